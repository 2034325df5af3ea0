import { readFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import vm from 'node:vm';

type Exports = Record<string, unknown>;
type Require = (name: string) => unknown;
type Module = (require: Require, meta: object, filename: string, dirname: string) => Exports;

const root = path.resolve(import.meta.dirname, '../../..');
const scripts = new Map<string, vm.Script>();
let known: ReadonlySet<string> | undefined;

/** The folder that sources.mjs has made. */
const folderOfSources = (): string => process.env['PLINTH_TEST_SOURCES']!;

/** Files of ours that are scripts, from the project's root. */
export function compiledSources(): ReadonlySet<string> {
  if (!known) {
    const index = JSON.parse(readFileSync(path.join(folderOfSources(), 'index.json'), 'utf8')) as Record<string, { exported: unknown }>;
    known = new Set(Object.keys(index).filter((file) => index[file]!.exported));
  }
  return known;
}

/** Read and compiled once in a process, however many test files it runs. */
function scriptOf(file: string): vm.Script {
  const filename = path.join(folderOfSources(), file);
  let script = scripts.get(file);
  if (!script) {
    script = new vm.Script(readFileSync(filename, 'utf8'), { filename, cachedData: readFileSync(`${filename}.code`) });
    scripts.set(file, script);
  }
  return script;
}

/** Loads sources into a context, each once and when it is first asked for. `outside`: how the context asks for what is neither a source nor a package. */
export function sourcesIn(context: vm.Context, outside: Require, packages: Record<string, () => Exports>): (file: string) => Exports {
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
      return compiledSources().has(source) ? load(source) : outside(path.join(root, folder, name));
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

/** Under which the modules beside the scripts find `sourcesIn`, in whichever context they are. */
export const SOURCES = Symbol.for('plinth.sources');
