import { readFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import vm from 'node:vm';

type Exports = Record<string, unknown>;
type Require = (name: string) => unknown;
type Module = (require: Require, meta: object, filename: string, dirname: string) => Exports;

interface Index {
  root: string;
  folder: string;
  /** Source, from the project's root → its script, and the module by which a test imports it, in the folder. */
  scripts: Record<string, { script: string; facade: string }>;
}

let index: Index | undefined;
const compiled = new Map<string, vm.Script>();

/** What sources.mjs has made. */
export function compiledSources(): Index {
  index ??= JSON.parse(readFileSync(process.env['PLINTH_TEST_SOURCES']!, 'utf8')) as Index;
  return index;
}

/** Read and compiled once in a process, however many test files it runs. */
function scriptOf(file: string): vm.Script {
  let script = compiled.get(file);
  if (!script) {
    const { folder, scripts } = compiledSources();
    const filename = path.join(folder, scripts[file]!.script);
    script = new vm.Script(readFileSync(filename, 'utf8'), { filename, cachedData: readFileSync(`${filename}.code`) });
    compiled.set(file, script);
  }
  return script;
}

/** Loads sources into a context, each once and when it is first asked for. `outside`: how the context asks for what is neither a source nor a package. */
export function sourcesIn(context: vm.Context, outside: Require, packages: Record<string, () => Exports>): (file: string) => Exports {
  const { root, scripts } = compiledSources();
  const loaded = new Map<string, Exports | undefined>();
  const ofPackages = new Map<string, Exports>();

  const packageOf = (name: string): Exports => {
    // As an import sees it, whose default is a name like others.
    const found = ofPackages.get(name) ?? { ...packages[name]!(), __esModule: true };
    ofPackages.set(name, found);
    return found;
  };

  const requireFrom = (file: string): Require => {
    const folder = path.posix.dirname(file);
    return (name) => {
      if (Object.hasOwn(packages, name)) return packageOf(name);
      if (!name.startsWith('.')) return outside(name);
      const source = path.posix.join(folder, name).replace(/\.js$/, '.ts');
      return Object.hasOwn(scripts, source) ? load(source) : outside(path.join(root, source));
    };
  };

  const load = (file: string): Exports => {
    const there = loaded.get(file);
    if (there) return there;
    if (loaded.has(file)) throw new Error(`${file} imports itself by others: no source of ours may`);
    loaded.set(file, undefined);
    const filename = path.join(root, file);
    const dirname = path.dirname(filename);
    const module = scriptOf(file).runInContext(context) as Module;
    const exports = module(requireFrom(file), { url: pathToFileURL(filename).href, filename, dirname }, filename, dirname);
    loaded.set(file, exports);
    return exports;
  };
  return load;
}

/** Under which `plinth:sources` finds `sourcesIn`, in whichever context it is. */
export const SOURCES = Symbol.for('plinth.sources');
