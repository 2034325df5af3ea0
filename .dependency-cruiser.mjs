/**
 * The walls of the house. Each room may import only what stands to its right:
 * main → app.module → cli, demo → channels, sandbox, syndication → ingest → approval → media → search → catalog → api → port, journal,
 * contracts, config → libs. `api` is glue for resolvers, controllers and their types. Folders are entered by their index.ts.
 */
const ground = ['journal', 'port'];
const rooms = ['catalog', 'search', 'media', 'approval', 'ingest', 'syndication'];
const mayUse = {
  catalog: ground,
  search: ['catalog', ...ground],
  media: ['search', 'catalog', ...ground],
  approval: ['media', 'search', 'catalog', ...ground],
  ingest: ['approval', 'media', 'search', 'catalog', ...ground],
  syndication: ['approval', 'media', 'search', 'catalog', ...ground],
};

/** Files at the top of src: the program itself. */
const top = '^src/[^/]+\\.ts$';
const edge = '(resolver|controller|types|module)\\.ts$';

/** How a folder is entered. Those whose parts are loaded one by one have an index for each part. */
const indexes = ['^src/[^/]+/index\\.ts$', '^src/(channels|sandbox|cli|contracts|port)/[^/]+/index\\.ts$'];

const rule = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to });

const roomRules = rooms.map((room) =>
  rule(
    `${room}-looks-right`,
    `${room} may use itself, ${[...mayUse[room], 'libs'].join(', ')}, and api at its edge`,
    { path: `^src/${room}/` },
    { path: '^src/', pathNot: [`^src/${room}/`, '^src/api/', ...mayUse[room].map((other) => `^src/${other}/`)] },
  ),
);

/**
 * Floors inside a room, top first. What stands on one floor together knows nothing of each other; everybody knows only what is below. Every
 * folder of such a room has one (test/boundaries.spec.ts): a new one without a floor could be used from everywhere, and use everything.
 */
export const inside = {
  'src/syndication': [
    ['api'],
    ['readiness', 'ledger', 'states'],
    ['connect'],
    ['listings'],
    ['inputs', 'findings'],
    ['assortment'],
    ['removals'],
    ['reach'],
    ['mapping'],
  ],
  // The worker's own files stand above the steps that it calls.
  'src/syndication/listings': [['withdraw', 'renderer'], ['offers'], ['plan', 'read'], ['moves', 'send'], ['render'], ['wires'], ['lease']],
};

const floorRules = Object.entries(inside).flatMap(([room, floors]) =>
  floors.flatMap((floor, height) =>
    floor.map((part) => {
      const above = floors
        .slice(0, height + 1)
        .flat()
        .filter((other) => other !== part);
      const heads = `^${room}/(index|[^/]+\\.(module|worker|repository))\\.ts$`;
      return rule(
        `${part}-stands-on-its-floor`,
        `In ${room}, from the top: ${floors.map((names) => names.join(' and ')).join(' → ')}`,
        { path: `^${room}/${part}/` },
        // The shape of a table is for whoever names the table, and that is every floor of its room.
        { path: [...above.map((other) => `^${room}/${other}/`), heads], pathNot: ['\\.entity\\.ts$'] },
      );
    }),
  ),
);

export default {
  forbidden: [
    ...roomRules,
    ...floorRules,
    rule(
      'api-is-glue',
      'Services and repositories know no API; resolvers, controllers, their types and a folder api/ of a room do',
      { path: '^src/(?!api/)[^/]+/', pathNot: [edge, '^src/[^/]+/api/'] },
      { path: '^src/api/' },
    ),
    rule(
      'api-knows-no-room',
      'The glue is below every room; it stands on the journal',
      { path: '^src/api/' },
      { path: '^src/(?!api/|journal/)' },
    ),
    rule('the-port-is-thin', 'What a channel implements knows nothing of the house', { path: '^src/port/' }, { path: '^src/(?!port/)' }),
    rule('the-journal-is-low', 'Every room writes it, so it knows none', { path: '^src/journal/' }, { path: '^src/(?!journal/)' }),
    rule(
      'contracts-are-text',
      "Publishers' texts, generated: they import nothing",
      { path: '^src/contracts/' },
      { path: '^(src/(?!contracts/)|libs/)' },
    ),
    rule('config-knows-no-room', 'Rooms get their settings from app.module', { path: '^src/config/' }, { path: '^src/(?!config/)' }),
    rule(
      'config-is-for-the-top',
      'Rooms get their settings from app.module',
      { path: '^src/(?!config/|cli/|demo/)[^/]+/' },
      { path: '^src/config/' },
    ),
    rule(
      'a-channel-knows-the-port',
      'A channel is a folder and one line in app.module: it uses port, contracts and libs',
      { path: '^src/channels/([^/]+)/' },
      { path: '^src/', pathNot: ['^src/channels/$1/', '^src/port/', '^src/contracts/'] },
    ),
    rule(
      'a-sandbox-stands-alone',
      "A stand-in that shared rules with an adapter could not catch its mistakes; the publishers' texts they share",
      { path: '^src/sandbox/' },
      { path: '^(src/(?!sandbox/|contracts/)|migrations/)' },
    ),
    rule(
      'cli-looks-right',
      'Commands get the program from main; the demonstration is not in the production image, so no command needs it',
      { path: '^src/cli/' },
      { path: ['^src/(api|channels|demo)/', top] },
    ),
    rule(
      'demo-looks-right',
      'The demonstration gets the program from main',
      { path: '^src/demo/' },
      { path: ['^src/(api|channels)/', top] },
    ),
    rule('libs-know-no-product', 'libs are below everything', { path: '^libs/' }, { path: '^(src|migrations)/' }),
    rule(
      'migrations-stand-alone',
      'A migration that shipped must not change with the code',
      { path: '^migrations/' },
      { path: '^(src|libs)/' },
    ),
    rule('only-the-top-names-the-top', 'main and app.module are imported by nobody below', { path: '^src/[^/]+/' }, { path: top }),
    rule(
      'folders-by-their-index',
      'A folder of src is entered by its index.ts; app.module may name a module',
      { path: '^src/([^/]+)/' },
      { path: '^src/[^/]+/', pathNot: ['^src/$1/', ...indexes] },
    ),
    rule(
      'rooms-by-their-index',
      'The top enters a folder by its index.ts, names its module, or gathers the tables of its entities.ts without loading the room',
      { path: top },
      { path: '^src/[^/]+/', pathNot: [...indexes, '\\.module\\.ts$', '^src/[^/]+/entities\\.ts$'] },
    ),
    rule(
      'libs-by-their-index',
      'A lib is entered by its index.ts',
      { path: '^src/' },
      { path: '^libs/', pathNot: '^libs/[^/]+/index\\.ts$' },
    ),
    rule(
      'libs-by-their-index-from-libs',
      'A lib is entered by its index.ts',
      { path: '^libs/([^/]+)/' },
      { path: '^libs/', pathNot: ['^libs/$1/', '^libs/[^/]+/index\\.ts$'] },
    ),
    rule(
      'only-app-module-names-modules',
      'No room wires another',
      { path: '^src/([^/]+)/' },
      { path: '\\.module\\.ts$', pathNot: '^src/$1/' },
    ),
    rule(
      'an-entity-is-a-shape',
      'The shape of a table is no type of an API: it knows TypeORM and the types of its columns',
      { path: '\\.entity\\.ts$' },
      {
        path: [
          '\\.(types|service|repository|resolver|controller)\\.ts$',
          'node_modules/(@nestjs|class-validator|class-transformer|graphql)/',
        ],
      },
    ),
    rule('no-cycles', 'A cycle of imports fails at start, and one of types only is a knot all the same', {}, { circular: true }),
    rule('no-undeclared-packages', 'Every package is in package.json', {}, { dependencyTypes: ['npm-no-pkg', 'npm-unknown', 'unknown'] }),
    rule('no-dev-packages', 'The production install has no devDependencies', { path: '^(src|libs)/' }, { dependencyTypes: ['npm-dev'] }),
    rule('unresolvable', 'Every import exists', {}, { couldNotResolve: true }),
  ],
  options: {
    // Tests and their harness stand outside the house: they may look into every room.
    exclude: { path: ['\\.spec\\.ts$', '^test/', '/testing/'] },
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    // Packages whose entry is named only by `exports` (csv-parse/sync).
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
      mainFields: ['main', 'types'],
    },
  },
};
