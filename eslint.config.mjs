import tseslint from 'typescript-eslint';

/** Time, chance and ids come from ports (libs/clock, libs/secrets), so that a simulated world can own them. */
const PORTS = [
  ['NewExpression[callee.name="Date"][arguments.length=0]', 'Take the time from the clock.'],
  ['MemberExpression[object.name="Date"][property.name="now"]', 'Take the time from the clock.'],
  ['MemberExpression[object.name="performance"][property.name="now"]', 'Take how long it took from the ticks of the clock.'],
  ['MemberExpression[object.name="process"][property.name="hrtime"]', 'Take how long it took from the ticks of the clock.'],
  ['CallExpression[callee.name=/^set(Timeout|Interval)$/]', 'Let the clock call: what waits for the machine cannot be simulated.'],
  ['ImportDeclaration[source.value="node:timers/promises"]', 'Let the clock call: what waits for the machine cannot be simulated.'],
  ['MemberExpression[object.name="Math"][property.name="random"]', 'Take chance from a setting or port.'],
  ['ImportSpecifier[imported.name=/^random(UUID|Bytes|Int|FillSync)$/]', 'Take keys, tokens and names from libs/secrets.'],
  ['MemberExpression[object.name="crypto"][property.name=/^(random|getRandom)/]', 'Take keys, tokens and names from libs/secrets.'],
].map(([selector, message]) => ({ selector, message }));

/** A test counts what is meant (statements, turns, bytes, who came first): how fast the machine is decides nothing. */
const NOW = 'CallExpression[callee.object.name=/^(performance|Date)$/][callee.property.name="now"]';
const COUNT = 'Count what is meant instead (statements, turns, bytes, order): a test must not depend on how fast the machine is.';
const ELAPSED = [
  `CallExpression[callee.name="expect"] ${NOW}`,
  `CallExpression[callee.property.name=/^to(Be|Equal|Match|Have|Contain|Strict)/] ${NOW}`,
  `VariableDeclarator > BinaryExpression[operator="-"] > ${NOW}.left`,
].map((selector) => ({ selector, message: COUNT }));

/** Who may ask the machine, each with its reason. */
const MACHINE = [
  'libs/clock/clock.ts', // the clock of the machine
  'libs/secrets/chance.ts', // the chance of the machine
  'libs/db/recurring.ts', // which statements are kept, which no answer depends on
  'libs/telemetry/request-context.ts', // trace ids, which nothing is decided by
  'libs/db/embedded-postgres.ts',
  'libs/db/postgres-*.ts', // a server that starts takes its time
  'libs/db/own-lock.ts', // whether another machine still works
  'libs/db/kept-plans.ts', // how long a connection has really lived
  'libs/db/seats.ts', // a person who really waits; nobody else does by the clock
  'libs/db/urgent.ts', // long work that really waits; nothing is decided by how long
  'libs/db/transaction.ts', // the default rest before another try; a simulated process gives its own
  'libs/storage/folder-store.ts', // the age of files by the clock of the disk, and names of files
  'libs/storage/s3-transport.ts', // a network that says nothing
  'src/server.ts', // connections that do not end
  'src/api/health/health.controller.ts', // a database that does not answer
  'src/config/told-while.ts',
  'src/cli/terminal/progress.ts', // how long somebody has waited
  'src/cli/stop-requests.ts', // whether a key was pressed twice
  'src/cli/stoppable.ts', // a start that goes on though somebody asked to stop
  'src/cli/import/send-again.ts', // a door of a program that really runs
  'src/demo/bench/**',
  'src/demo/job/**', // measure real programs
  'src/demo/simulation/**', // tells how long it took, and waits for PostgreSQL
  'src/sandbox/kit/{admin,clock,customers,server}.ts', // a stand-in that is a server of its own
  'src/sandbox/google/access/token-endpoint.ts', // callers whose own clock is the machine's
  'src/channels/{amazon,shopify}/existing.ts', // reports that take minutes, asked for when a channel is connected
  'src/ingest/batches/chunk-messages.ts', // a sender that is silent
  'src/approval/facts/facts-forwarder.ts',
  'src/syndication/findings/price-hold-issues.service.ts',
  'src/syndication/listings/{syndication.worker,worker-settings}.ts',
  'src/syndication/listings/lease/wake-signal.ts',
  'src/syndication/listings/plan/outbox-listener.ts', // the loops: whoever owns the time calls their turns instead
  '**/*.spec.ts',
  '**/testing/**',
];

export default tseslint.config(
  { ignores: ['dist/**', 'node_modules/**', '.plinth/**', 'coverage/**'] },
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.recommended],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/consistent-type-imports': 'off',
      'no-restricted-properties': ['error', { object: 'process', property: 'env', message: 'Only src/config reads the environment.' }],
    },
  },
  { files: ['src/config/**', 'test/**'], rules: { 'no-restricted-properties': 'off' } },
  { files: ['**/*.spec.ts'], rules: { 'no-restricted-syntax': ['error', ...ELAPSED] } },
  { files: ['src/**/*.ts', 'libs/**/*.ts'], ignores: MACHINE, rules: { 'no-restricted-syntax': ['error', ...PORTS] } },
);
