// Makes one script of all packages that the program and its tests import. jest reads, resolves, compiles and links each of their
// 4,000 files anew for each test file; of this script a worker compiles nothing twice, and each test file still runs it for itself.
// `node packages.mjs` writes the folder where it is as its last line. Nothing is made twice from the same packages and imports.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import vm from 'node:vm';
import { build } from 'esbuild';

const root = path.resolve(import.meta.dirname, '../../..');
const cache = path.join(root, 'node_modules', '.cache', 'plinth', 'packages');

/** These stay files: they bring programs or libraries of the machine, or are the tools that read our sources. */
const STAY = ['@jest/globals', '@swc/core', 'dependency-cruiser', 'esbuild', 'sharp', 'typescript'];
const DAY_MS = 86_400_000;

const names = importedNames();
const folder = path.join(cache, stamp());
if (!existsSync(folder)) await make();
process.stdout.write(`${folder}\n`);

async function make() {
  const unfinished = `${folder}.${process.pid}`;
  mkdirSync(unfinished, { recursive: true });
  const [script, exported] = await Promise.all([bundle(), Promise.all(names.map(exportsOf))]);
  writeFileSync(path.join(unfinished, 'packages.js'), script);
  writeFileSync(path.join(unfinished, 'packages.code'), codeOf(script));
  writeFileSync(path.join(unfinished, 'required.mjs'), required());
  const files = names.map((name, index) => [name, `${index}.mjs`]);
  for (const [index, [name, file]] of files.entries()) writeFileSync(path.join(unfinished, file), facade(name, exported[index]));
  writeFileSync(path.join(unfinished, 'names.json'), JSON.stringify(Object.fromEntries(files)));
  try {
    renameSync(unfinished, folder);
  } catch (error) {
    // Another run has made the same meanwhile.
    if (!existsSync(folder)) throw error;
    rmSync(unfinished, { recursive: true });
  }
  // A run beside this one may still use what it began with.
  const old = readdirSync(cache).filter((name) => Date.now() - statSync(path.join(cache, name)).mtimeMs > DAY_MS);
  for (const name of old) rmSync(path.join(cache, name), { recursive: true, force: true });
}

/** Every package, or file of a package, that a source of ours names in an import. */
function importedNames() {
  const { dependencies, devDependencies } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));
  const installed = { ...dependencies, ...devDependencies };
  const found = new Set();
  for (const file of ['src', 'libs', 'migrations', 'test'].flatMap((below) => sources(path.join(root, below)))) {
    for (const [, name] of readFileSync(file, 'utf8').matchAll(/(?:from |import |import\()'([@a-z][^'\s]*)'/g)) {
      const owner = name.split('/', name.startsWith('@') ? 2 : 1).join('/');
      if (owner in installed && !STAY.includes(owner)) found.add(name);
    }
  }
  return [...found].sort();
}

function sources(below) {
  return readdirSync(below, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => path.join(entry.parentPath, entry.name));
}

function stamp() {
  const sum = createHash('sha256');
  for (const file of [import.meta.filename, path.join(root, 'package-lock.json')]) sum.update(readFileSync(file)).update('\0');
  return sum
    .update([root, process.version, ...names].join('\0'))
    .digest('hex')
    .slice(0, 16);
}

/** As Node sees it: a name that Node finds no export of is not there in tests either. */
async function exportsOf(name) {
  return Object.keys(await import(name));
}

/** What a source gets that imports this package. */
function facade(name, exported) {
  const parts = exported.filter((one) => one !== 'module.exports').map((one, index) => [JSON.stringify(one), `$${index}`]);
  return [
    `import { packages } from './required.mjs';`,
    `const { ${parts.map(([one, local]) => `${one}: ${local}`).join(', ')} } = packages[${JSON.stringify(name)}]();`,
    `export { ${parts.map(([one, local]) => `${local} as ${one}`).join(', ')} };\n`,
  ].join('\n');
}

/** Run once in each test file: environment.mjs put the compiled script there. */
function required() {
  return [
    `import { createRequire } from 'node:module';`,
    `export const packages = globalThis[Symbol.for('plinth.packages')](createRequire(${JSON.stringify(path.join(root, 'package.json'))}));\n`,
  ].join('\n');
}

/** What V8 makes of the script, with all that runs when every package is loaded: a worker need not do it again. */
function codeOf(text) {
  const script = new vm.Script(text, { filename: path.join(folder, 'packages.js') });
  const packages = script.runInThisContext()(createRequire(path.join(root, 'package.json')));
  for (const load of Object.values(packages)) load();
  return script.createCachedData();
}

async function bundle() {
  const entry = names.map((name) => `${JSON.stringify(name)}: () => require(${JSON.stringify(`packages:${name}`)}).all,`);
  const { outputFiles } = await build({
    stdin: { contents: `export const packages = { ${entry.join('\n')} };`, resolveDir: root, loader: 'js' },
    outfile: 'packages.js',
    write: false,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: `node${process.versions.node}`,
    // Nest tells things by the names of classes; two of one name are renamed otherwise.
    keepNames: true,
    // import() of what is not in here becomes a require(), which jest answers.
    supported: { 'dynamic-import': false },
    legalComments: 'none',
    logLevel: 'error',
    plugins: [{ name: 'packages', setup }],
  });
  // Letters beyond ASCII are left in regular expressions and comments; without them V8 holds the text in half the memory.
  const text = outputFiles[0].text.replace(/[^\0-\x7f]/g, (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`);
  return `(function (require) { const module = { exports: {} };\n${text}\nreturn module.exports.packages; })`;
}

function setup(builder) {
  // Asked for as an import of ours asks, yet loaded only when it is.
  builder.onResolve({ filter: /^packages:/ }, ({ path: name }) => ({ path: `${name}.mjs`, namespace: 'packages' }));
  builder.onLoad({ filter: /./, namespace: 'packages' }, ({ path: name }) => {
    const wanted = JSON.stringify(name.slice('packages:'.length, -'.mjs'.length));
    return { contents: `import * as all from ${wanted}; export { all };`, resolveDir: root, loader: 'js' };
  });
  // What is not installed fails when it is asked for, as it does from its own folder.
  const AGAIN = {};
  builder.onResolve({ filter: /^[^./]/ }, async ({ path: name, pluginData, ...asked }) => {
    if (pluginData === AGAIN || name.startsWith('packages:')) return undefined;
    const found = await builder.resolve(name, { ...asked, pluginData: AGAIN });
    return found.errors.length > 0 ? { path: name, external: true } : found;
  });
  // A package that reads files beside its own finds them.
  builder.onLoad({ filter: /\.[cm]?js$/, namespace: 'file' }, ({ path: file }) => {
    const text = readFileSync(file, 'utf8');
    const here = { __dirname: path.dirname(file), __filename: file };
    const used = Object.entries(here).filter(([name]) => text.includes(name) && !new RegExp(`(const|let|var) ${name}\\b`).test(text));
    const head = used.map(([name, value]) => `var ${name} = ${JSON.stringify(value)};`).join('');
    const contents = text
      // The bundler follows a plain require(), and would leave this one to find a second copy.
      .replace(/^const require = createRequire\(import\.meta\.url\);$/m, '')
      .replaceAll('import.meta.url', JSON.stringify(pathToFileURL(file).href))
      .replaceAll('import.meta.dirname', JSON.stringify(path.dirname(file)));
    return { contents: head + contents, loader: 'js' };
  });
}
