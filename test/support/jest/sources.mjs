// Makes of each of our sources (tests and their support apart) a script, with what V8 makes of it, and a small module by which a test imports it. jest
// reads, transforms, compiles and links each of some 1,000 files anew for each test file, which was half of what a test of the whole program took.
// `node sources.mjs <folder of the packages>` writes the file that names them all as its last line. What is made bears the hash of what it is made
// from, so that it is never of another state of the tree, whoever made it and however that ended.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import vm from 'node:vm';
import swc from '@swc/core';

const root = path.resolve(import.meta.dirname, '../../..');
const packages = process.argv[2];
const DAY_MS = 86_400_000;
const { $schema: _, ...compiler } = JSON.parse(readFileSync(path.join(root, '.swcrc'), 'utf8'));
const stamp = sumOf(readFileSync(import.meta.filename), readFileSync(path.join(root, 'package-lock.json')), JSON.stringify(compiler), process.version, root); // prettier-ignore
const folder = path.join(root, 'node_modules', '.cache', 'plinth', 'test-sources', stamp);
/** Name of a script → what it exports, and when it was last of use. */
const known = read(path.join(folder, 'known.json')) ?? {};

const scripts = {};
for (const file of ['src', 'libs', 'migrations'].flatMap(sources)) {
  const text = readFileSync(path.join(root, file), 'utf8');
  const script = `${file}.${sumOf(text)}`;
  const exported = known[script]?.exported ?? make(file, script, text);
  if (exported) scripts[file] = { script, exported };
}
for (const [file, made] of Object.entries(scripts)) {
  const names = [...namesOf(file)].sort();
  made.facade = `${file}.${sumOf(...names)}.mjs`;
  if (!existsSync(path.join(folder, made.facade))) write(made.facade, facadeOf(file, names));
  known[made.script] = { exported: made.exported, at: Date.now() };
}
forgetOld();
const required = `required.${sumOf(packages)}.mjs`;
if (!existsSync(path.join(folder, required))) write(required, requiredOf());
const index = JSON.stringify({ root, folder, required, scripts });
const name = `index.${sumOf(index)}.json`;
if (!existsSync(path.join(folder, name))) write(name, index);
write('known.json', JSON.stringify(known));
process.stdout.write(`${path.join(folder, name)}\n`);

function sources(below) {
  return readdirSync(path.join(root, below), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts') && !entry.name.endsWith('.spec.ts'))
    .map((entry) => path.relative(root, path.join(entry.parentPath, entry.name)).split(path.sep).join('/'));
}

/**
 * Writes a script, its map and its code. Returns what it exports: names, and files all of whose names it exports. Undefined: it awaits at its top level,
 * or is no TypeScript; jest takes it as it is, and only who imports it hears of that.
 */
function make(file, script, text) {
  const filename = path.join(folder, script);
  try {
    const { code, map } = swc.transformSync(text.replaceAll('import.meta', '__meta'), {
      ...compiler,
      swcrc: false,
      filename: path.join(root, file),
      sourceMaps: true,
      module: { type: 'commonjs' },
    });
    const body = `(function (require, __meta, __filename, __dirname) { 'use strict'; const exports = {}, module = { exports }; ${code}\nreturn module.exports; })\n//# sourceMappingURL=${path.basename(script)}.map\n`;
    const compiled = new vm.Script(body, { filename });
    write(script, body);
    write(`${script}.map`, JSON.stringify({ ...JSON.parse(map), sources: [path.join(root, file)] }));
    write(`${script}.code`, compiled.createCachedData());
    return exportedBy(code, file);
  } catch {
    return undefined;
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
  const { names = [], all = [] } = scripts[file]?.exported ?? {};
  return new Set([...names, ...all.flatMap((from) => [...namesOf(from)].filter((name) => name !== 'default'))]);
}

/** What a test gets that imports this source. */
function facadeOf(file, names) {
  const locals = names.map((name, at) => `${name}: $${at}`).join(', ');
  const exported = names.map((name, at) => `$${at} as ${name}`).join(', ');
  return `import { load } from 'plinth:sources';\nconst { ${locals} } = load(${JSON.stringify(file)});\nexport { ${exported} };\n`;
}

/** `plinth:sources`, run once in each test file: environment.mjs put the loader there. */
function requiredOf() {
  return [
    `import { createRequire } from 'node:module';`,
    `import { packages } from ${JSON.stringify(path.join(packages, 'required.mjs'))};`,
    `export const load = globalThis[Symbol.for('plinth.sources')](createRequire(${JSON.stringify(path.join(root, 'package.json'))}), packages);\n`,
  ].join('\n');
}

/** Scripts that nobody has used for a day. A run beside this one may still use what it began with. */
function forgetOld() {
  for (const [script, { at }] of Object.entries(known)) {
    if (Date.now() - at < DAY_MS) continue;
    delete known[script];
    for (const ending of ['', '.map', '.code']) rmSync(path.join(folder, `${script}${ending}`), { force: true });
  }
}

/** Whoever reads it meanwhile finds all of it or nothing. */
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
  return sum.digest('hex').slice(0, 16);
}
