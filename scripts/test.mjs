// `npm test`: every check there is, then every test. Ends with one line, `N passed, N failed`, in which a check counts as one.
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { build, install, main, node, root } from './prepare.mjs';
import { tellSkipped } from './skipped.mjs';
import { endWithNpm, isAsked, onAsked } from './stop.mjs';

const say = (line) => process.stdout.write(`${line}\n`);
const bin = (name, ...file) => path.join(root, 'node_modules', name, ...file);

endWithNpm();
await install();
await build();

const contracts = readdirSync(path.join(root, 'scripts', 'contracts')).filter((name) =>
  readFileSync(path.join(root, 'scripts', 'contracts', name), 'utf8').includes('--check'),
);

/** Each is [what it shows, arguments for our Node]. */
const checks = [
  ['lint', [bin('eslint', 'bin', 'eslint.js'), '.', '--max-warnings=0']],
  ['production install', [path.join('scripts', 'check-production.mjs')]],
  ['format', [bin('prettier', 'bin', 'prettier.cjs'), '--check', '--log-level=warn', '.']],
  ['types', [bin('typescript', 'bin', 'tsc'), '--noEmit']],
  [
    'boundaries',
    [bin('dependency-cruiser', 'bin', 'dependency-cruiser.mjs'), '--config', '.dependency-cruiser.mjs', 'src', 'libs', 'migrations'],
  ],
  ['picture of the house', [path.join('scripts', 'draw-house.mjs'), '--check']],
  ['printed API contracts', [main, 'print-contracts', '--check']],
  ...contracts.map((name) => [`contract ${name}`, [path.join('scripts', 'contracts', name), '--check']]),
];

let passed = 0;
let failed = 0;

// Two at a time, the slowest first in the list: one after the other they take twice as long, and more at once only queue for two cores.
const waiting = [...checks];
async function check() {
  for (let next = waiting.shift(); next; next = waiting.shift()) {
    const [name, args] = next;
    const began = Date.now();
    const { code, output } = await run(args, 'pipe');
    const seconds = ((Date.now() - began) / 1000).toFixed(1);
    say(`${code === 0 ? '✓' : '✗'} ${name} (${seconds} s)`);
    if (code !== 0) say(output);
    code === 0 ? passed++ : failed++;
  }
}
await Promise.all([check(), check()]);

const cache = path.join(root, 'node_modules', '.cache', 'plinth');
const report = path.join(cache, 'jest.json');
// What each room asks of the database is written here by test/support/walls/record.ts, and held against tables.mjs afterwards.
const statements = path.join(cache, 'statements');
rmSync(statements, { recursive: true, force: true });
mkdirSync(statements, { recursive: true });
rmSync(report, { force: true });
const jest = [path.join('scripts', 'jest.mjs'), '--json', `--outputFile=${report}`, ...process.argv.slice(2)];
const { code } = await run(jest, 'inherit', { PLINTH_STATEMENTS: statements });
const told = existsSync(report)
  ? JSON.parse(readFileSync(report, 'utf8'))
  : { numPassedTests: 0, numFailedTests: 0, numRuntimeErrorTestSuites: 1, testResults: [] };
passed += told.numPassedTests;
failed += told.numFailedTests + told.numRuntimeErrorTestSuites;
if (code !== 0 && failed === 0) failed++;

const all = process.argv.length === 2 ? ['--all'] : [];
const walls = await run([path.join('scripts', 'check-statements.mjs'), statements, ...all], 'pipe');
say(`\n${walls.code === 0 ? '✓' : '✗'} statements of each room: ${walls.output.trim()}`);
walls.code === 0 ? passed++ : failed++;

const { skipped, lines, unexplained } = tellSkipped(told.testResults);
if (skipped > 0) say(`\n${skipped} skipped:\n${lines.join('\n')}`);
// A run of some tests by name (-t) skips the others.
if (!process.argv.includes('-t')) failed += unexplained;
say(`\n${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);

function run(args, output, env = {}) {
  return new Promise((resolve) => {
    // jest writes its JSON to standard output too when asked for it; its report goes to standard error.
    const child = spawn(node, args, {
      cwd: root,
      env: { ...process.env, ...env },
      stdio: ['ignore', output === 'inherit' ? 'ignore' : 'pipe', output],
    });
    onAsked((signal) => child.kill(signal));
    const chunks = [];
    child.stdout?.on('data', (chunk) => chunks.push(chunk));
    child.stderr?.on('data', (chunk) => chunks.push(chunk));
    child.on('error', (error) => resolve({ code: 1, output: String(error) }));
    child.on('close', (code) => {
      if (isAsked()) process.exit(130);
      resolve({ code: code ?? 1, output: Buffer.concat(chunks).toString() });
    });
  });
}
