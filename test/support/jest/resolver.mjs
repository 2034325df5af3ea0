// Where jest finds what a file imports: our own by their .js names, in the scripts that sources.mjs made; packages in the script that packages.mjs made.
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** Name of a package → the file that stands for it. */
let facades;
function facadeOf(name) {
  const folder = process.env.PLINTH_TEST_PACKAGES;
  if (!folder) return undefined;
  facades ??= new Map(Object.entries(JSON.parse(readFileSync(path.join(folder, 'names.json'), 'utf8'))));
  const file = facades.get(name);
  return file && path.join(folder, file);
}

/** What sources.mjs has made. */
let made;
function madeSources() {
  const file = process.env.PLINTH_TEST_SOURCES;
  made ??= file && JSON.parse(readFileSync(file, 'utf8'));
  return made;
}

/** The module that stands for a source. */
function standIn(source) {
  const sources = madeSources();
  if (!sources) return undefined;
  const found = sources.scripts[path.relative(sources.root, source).split(path.sep).join('/')];
  return found && path.join(sources.folder, found.facade);
}

export function sync(name, options) {
  if (name.startsWith('.')) {
    const source = name.endsWith('.js') && path.resolve(options.basedir, `${name.slice(0, -3)}.ts`);
    if (!source) return options.defaultResolver(name, options);
    return standIn(source) ?? (existsSync(source) ? source : options.defaultResolver(name, options));
  }
  if (name === 'plinth:sources') return path.join(madeSources().folder, madeSources().required);
  return facadeOf(name) ?? options.defaultResolver(name, options);
}
