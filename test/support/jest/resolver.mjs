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

const root = path.resolve(import.meta.dirname, '../../..');

/** Files of ours that are scripts, from the project's root. */
let scripts;
function scriptOf(source) {
  const folder = process.env.PLINTH_TEST_SOURCES;
  if (!folder) return undefined;
  scripts ??= new Map(
    Object.entries(JSON.parse(readFileSync(path.join(folder, 'index.json'), 'utf8'))).filter(([, { exported }]) => exported),
  );
  const file = path.relative(root, source).split(path.sep).join('/');
  return scripts.has(file) ? path.join(folder, `${file}.mjs`) : undefined;
}

export function sync(name, options) {
  if (name.startsWith('.')) {
    const source = name.endsWith('.js') && path.resolve(options.basedir, `${name.slice(0, -3)}.ts`);
    if (!source) return options.defaultResolver(name, options);
    return scriptOf(source) ?? (existsSync(source) ? source : options.defaultResolver(name, options));
  }
  return facadeOf(name) ?? options.defaultResolver(name, options);
}
