// Installs and builds when, and only when, what they are made from has changed. Runs on any Node from 20 on and needs no package.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { isAsked, onAsked } from './stop.mjs';

export const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const windows = process.platform === 'win32';
export const node = path.join(root, 'node_modules', 'node', 'bin', windows ? 'node.exe' : 'node');
export const main = path.join(root, 'dist', 'src', 'main.js');
/** Where Node keeps what V8 made of the sources: a third of the time to start. One folder for each set of flags, which is a part of its key. */
export const codeCache = (name) => path.join(root, 'node_modules', '.cache', 'plinth', `code-${name}`);

const at = (...parts) => path.join(root, ...parts);
const say = (line) => process.stderr.write(`${line}\n`);

/** Installs when the lock changed since the last install, or when there is none. A production install without sources is left alone. */
export async function install() {
  const stamp = at('node_modules', '.plinth-lock');
  const wanted = hash([at('package.json'), at('package-lock.json')]);
  if (existsSync(node) && read(stamp) === wanted) return;
  // No stamp, or another lock: npm's own record of what it installed tells whether anything is missing.
  if (existsSync(node) && existsSync(at('node_modules', '.package-lock.json')) && sameVersions()) return void write(stamp, wanted);
  say('Installing the packages of package-lock.json (once; a minute, on a slow machine several) …');
  await must(
    'npm',
    ['ci', '--include=dev', '--include=optional', '--no-audit', '--no-fund', '--no-progress', '--loglevel=error'],
    'The packages could not be installed.',
    'installing the packages',
  );
  if (!existsSync(node)) {
    say(`\nplinth: the package "node" did not bring its program (${path.relative(root, node)}).`);
    say('  Mending: allow its install script (npm ci without --ignore-scripts), or check the connection to the registry.');
    process.exit(1);
  }
  write(stamp, wanted);
}

/** Builds when a source changed since the last build. */
export async function build() {
  if (!existsSync(at('src', 'main.ts'))) return;
  const stamp = at('dist', '.plinth-sources');
  const wanted = hash([
    ...['src', 'libs', 'migrations'].flatMap((folder) => filesBelow(at(folder))),
    at('.swcrc'),
    at('nest-cli.json'),
    at('package-lock.json'),
  ]);
  if (existsSync(main) && read(stamp) === wanted) return;
  say('Building …');
  await must(
    node,
    [at('node_modules', '@nestjs', 'cli', 'bin', 'nest.js'), 'build'],
    'The sources could not be built.',
    'building',
    'pipe',
  );
  copyGraphiql();
  write(stamp, wanted);
}

/** The prebuilt files that the page /graphiql loads, with their licences: the packages they come from are not in a production install. */
function copyGraphiql() {
  const folder = at('dist', 'graphiql');
  mkdirSync(folder, { recursive: true });
  for (const [name, files] of Object.entries({
    graphiql: ['graphiql.min.js', 'graphiql.min.css'],
    react: ['umd/react.production.min.js'],
    'react-dom': ['umd/react-dom.production.min.js'],
  })) {
    for (const file of files) copyFileSync(at('node_modules', name, file), path.join(folder, path.basename(file)));
    copyFileSync(at('node_modules', name, 'LICENSE'), path.join(folder, `LICENSE.${name}`));
  }
}

function sameVersions() {
  const [asked, got] = ['package-lock.json', 'node_modules/.package-lock.json'].map(
    (file) => JSON.parse(readFileSync(at(file), 'utf8')).packages,
  );
  return Object.entries(asked).every(
    ([name, { version, optional }]) => name === '' || (got[name] ? got[name].version === version : optional === true),
  );
}

/** So often whoever waits is told that a step goes on. */
const EVERY_MS = 10_000;

/** Says each ten seconds what is being done, until it is told to stop: neither npm nor the compiler says a word for minutes on a slow machine. */
export function goesOn(what, tell = say, everyMs = EVERY_MS) {
  const began = performance.now();
  const timer = setInterval(() => tell(`  still ${what} … ${Math.round((performance.now() - began) / 1000)} s so far`), everyMs);
  return () => clearInterval(timer);
}

/** Runs one step to its end, or ends this script with what was wrong, or quietly where somebody asked it to. */
async function must(command, args, complaint, what, output = 'inherit') {
  // npm is a script on Windows, which only a shell starts.
  const child = spawn(command, args, { cwd: root, stdio: ['ignore', output, output], shell: windows && command === 'npm' });
  const said = [];
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => said.push(chunk));
  onAsked((signal) => child.kill(signal));
  const done = goesOn(what);
  const how = await new Promise((resolve) => {
    child.on('error', (error) => resolve(error.code));
    child.on('close', (code, signal) => resolve(signal ?? code));
  });
  done();
  if (isAsked()) process.exit(130);
  if (how === 0) return;
  if (said.length > 0) say(Buffer.concat(said).toString());
  say(`\nplinth: ${complaint} (${command} ended with ${how})`);
  say('  Mending: read the lines above; free disk space and a reachable npm registry are what is most often missing.');
  process.exit(1);
}

function filesBelow(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.endsWith('.spec.ts'))
    .map((entry) => path.join(entry.parentPath ?? entry.path, entry.name))
    .sort();
}

function hash(files) {
  const sum = createHash('sha256');
  for (const file of files) sum.update(path.relative(root, file)).update('\0').update(readFileSync(file)).update('\0');
  return sum.digest('hex');
}

function read(file) {
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
}

function write(file, text) {
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, text);
}
