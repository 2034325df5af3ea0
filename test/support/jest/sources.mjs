// Makes of each of our sources (tests and their support apart) a script, with what V8 makes of it, and a small module by which a test imports it. jest
// reads, transforms, compiles and links each of some 1,000 files anew for each test file, which was a third of all processor time of `npm test`.
// `node sources.mjs <folder of the packages>` writes the folder where they are as its last line. Only what has changed is made anew.
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import vm from 'node:vm';
import swc from '@swc/core';

const root = path.resolve(import.meta.dirname, '../../..');
const packages = process.argv[2];
const { $schema: _, ...compiler } = JSON.parse(readFileSync(path.join(root, '.swcrc'), 'utf8'));
const stamp = sumOf(
  readFileSync(import.meta.filename),
  readFileSync(path.join(root, 'package-lock.json')),
  JSON.stringify(compiler),
  process.version,
  root,
);
const folder = path.join(root, 'node_modules', '.cache', 'plinth', 'test-sources', stamp.slice(0, 16));
const index = path.join(folder, 'index.json');

const made = read(index) ?? {};
const present = {};
for (const file of ['src', 'libs', 'migrations'].flatMap(sources)) {
  const text = readFileSync(path.join(root, file), 'utf8');
  const sum = sumOf(text);
  present[file] = made[file]?.sum === sum ? made[file] : { sum, exported: make(file, text) };
}
for (const [file, { exported, facade }] of Object.entries(present)) {
  if (!exported) continue;
  const names = [...namesOf(file)].sort().join();
  if (facade !== names) write(`${file}.mjs`, facadeOf(file, names));
  present[file].facade = names;
}
write('required.mjs', required());
write('index.json', JSON.stringify(present));
process.stdout.write(`${folder}\n`);

function sources(below) {
  return readdirSync(path.join(root, below), { recursive: true, withFileTypes: true })
    .filter(({ name }) => name.endsWith('.ts') && !name.endsWith('.spec.ts'))
    .map((entry) => path.relative(root, path.join(entry.parentPath, entry.name)).split(path.sep).join('/'));
}

/** Writes the script, its map and its code. Returns what it exports: names, and files all of whose names it exports. Null: a program, which awaits at its top level; it stays a module. */
function make(file, text) {
  const { code, map } = swc.transformSync(text.replaceAll('import.meta', '__meta'), {
    ...compiler,
    swcrc: false,
    filename: path.join(root, file),
    sourceMaps: true,
    module: { type: 'commonjs' },
  });
  const name = path.basename(file);
  const script = `(function (require, __meta, __filename, __dirname) { const exports = {}, module = { exports }; ${code}\nreturn module.exports; })\n//# sourceMappingURL=${name}.map\n`;
  const compiled = compile(script, path.join(folder, file));
  if (!compiled) return null;
  write(file, script);
  write(`${file}.map`, JSON.stringify({ ...JSON.parse(map), sources: [path.join(root, file)] }));
  write(`${file}.code`, compiled.createCachedData());
  return exportedBy(code, file);
}

function compile(script, filename) {
  try {
    return new vm.Script(script, { filename });
  } catch (error) {
    if (error instanceof SyntaxError && error.message.startsWith('await is only valid')) return undefined;
    throw error;
  }
}

/** As SWC writes it. */
function exportedBy(code, file) {
  const together = /_export\(exports, \{\n([^]*?)\n\}\);/.exec(code)?.[1] ?? '';
  const names = [
    ...[...code.matchAll(/Object\.defineProperty\(exports, "([\w$]+)", \{/g)].map(([, name]) => name),
    ...[...together.matchAll(/^ {4}get ([\w$]+) ?\(\)/gm)].map(([, name]) => name),
  ].filter((name) => name !== '__esModule');
  const all = [...code.matchAll(/_export_star\(require\("(\.[^"]+)"\), exports\)/g)].map(([, from]) =>
    path.posix.join(path.posix.dirname(file), from).replace(/\.js$/, '.ts'),
  );
  return { names, all };
}

function namesOf(file) {
  const { names, all } = present[file].exported;
  return new Set([...names, ...all.flatMap((from) => [...namesOf(from)].filter((name) => name !== 'default'))]);
}

/** What a test gets that imports this source. */
function facadeOf(file, names) {
  const up = path.posix.relative(path.posix.dirname(file), 'required.mjs');
  const parts = names.split(',').filter(Boolean);
  const locals = parts.map((name, at) => `${name}: $${at}`).join(', ');
  const exported = parts.map((name, at) => `$${at} as ${name}`).join(', ');
  return [
    `import { load } from '${up.startsWith('.') ? up : `./${up}`}';`,
    `const { ${locals} } = load(${JSON.stringify(file)});`,
    `export { ${exported} };\n`,
  ].join('\n');
}

/** Run once in each test file: environment.mjs put the loader there. */
function required() {
  return [
    `import { createRequire } from 'node:module';`,
    `import { packages } from ${JSON.stringify(path.join(packages, 'required.mjs'))};`,
    `export const load = globalThis[Symbol.for('plinth.sources')](createRequire(${JSON.stringify(path.join(root, 'package.json'))}), packages);\n`,
  ].join('\n');
}

/** Whoever reads it meanwhile finds the old or the new. */
function write(file, contents) {
  const whole = path.join(folder, file);
  mkdirSync(path.dirname(whole), { recursive: true });
  writeFileSync(`${whole}.${process.pid}`, contents);
  renameSync(`${whole}.${process.pid}`, whole);
}

function read(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}

function sumOf(...parts) {
  const sum = createHash('sha1');
  for (const part of parts) sum.update(part).update('\0');
  return sum.digest('hex');
}
