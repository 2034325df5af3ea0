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

/** Of a program that told no code: every bit is set. */
const FAILED = 255;

/** Each is [what it shows, arguments for our Node]. Where one program shows two things, each has a bit of its exit code. */
const checks = [
  [['types', 'lint'], [path.join('scripts', 'check-sources.mjs')]],
  [['production install'], [path.join('scripts', 'check-production.mjs')]],
  [['format'], [bin('prettier', 'bin', 'prettier.cjs'), '--check', '--log-level=warn', '.']],
  [
    ['boundaries'],
    [bin('dependency-cruiser', 'bin', 'dependency-cruiser.mjs'), '--config', '.dependency-cruiser.mjs', 'src', 'libs', 'migrations'],
  ],
  [['picture of the house'], [path.join('scripts', 'draw-house.mjs'), '--check']],
  [['printed API contracts'], [main, 'print-contracts', '--check']],
  ...contracts.map((name) => [[`contract ${name}`], [path.join('scripts', 'contracts', name), '--check']]),
];

let passed = 0;
let failed = 0;
const broken = [];
const running = new Set();
onAsked((signal) => running.forEach((child) => child.kill(signal)));

const waiting = [...checks];
async function check() {
  for (let next = waiting.shift(); next && !isAsked(); next = waiting.shift()) {
    const [names, args] = next;
    const began = Date.now();
    const { code, output } = await run(args, 'pipe');
    if (isAsked()) return;
    const seconds = ((Date.now() - began) / 1000).toFixed(1);
    for (const [bit, name] of names.entries()) {
      const ok = names.length === 1 ? code === 0 : (code & (1 << bit)) === 0;
      say(`${ok ? '✓' : '✗'} ${name} (${seconds} s)`);
      ok ? passed++ : failed++;
      if (!ok) broken.push(name);
    }
    if (code !== 0) say(output);
  }
}

const cache = path.join(root, 'node_modules', '.cache', 'plinth');
const report = path.join(cache, 'jest.json');
// What each room asks of the database is written here by test/support/walls/record.ts, and held against tables.mjs afterwards.
const statements = path.join(cache, 'statements');
rmSync(statements, { recursive: true, force: true });
mkdirSync(statements, { recursive: true });
rmSync(report, { force: true });
const jest = [path.join('scripts', 'jest.mjs'), '--json', `--outputFile=${report}`, ...process.argv.slice(2)];
// One check at a time beside the tests: many of these wait, the first ones most, and a check only computes.
const tests = run(jest, 'inherit', { PLINTH_STATEMENTS: statements });
await Promise.all([check(), tests.then(check)]);
if (isAsked()) process.exit(130);
const { code } = await tests;
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
if (broken.length > 0) say(`\nNot passed, and told above: ${broken.join(', ')}`);
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
    running.add(child);
    const chunks = [];
    child.stdout?.on('data', (chunk) => chunks.push(chunk));
    child.stderr?.on('data', (chunk) => chunks.push(chunk));
    child.on('error', (error) => resolve({ code: FAILED, output: String(error) }));
    child.on('close', (code) => {
      running.delete(child);
      resolve({ code: code ?? FAILED, output: Buffer.concat(chunks).toString() });
    });
  });
}
