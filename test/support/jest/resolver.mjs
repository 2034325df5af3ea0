// Where jest finds what a file imports: our own by their .js names, packages in the script that packages.mjs made.
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

export function sync(name, options) {
  if (name.startsWith('.')) {
    const source = name.endsWith('.js') && path.resolve(options.basedir, `${name.slice(0, -3)}.ts`);
    return source && existsSync(source) ? source : options.defaultResolver(name, options);
  }
  return facadeOf(name) ?? options.defaultResolver(name, options);
}
