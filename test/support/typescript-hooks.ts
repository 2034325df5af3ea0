import { hash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createRequire, registerHooks } from 'node:module';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
// @ts-expect-error TS5097: Node itself loads this file, before the hooks are in place.
import { compiledPackages, PACKAGES } from './jest/compiled.ts';

/**
 * jest's global set-up runs in plain Node, outside jest's transforms. These hooks let it import the project's own `.ts` files by
 * their `.js` names. Node's type stripping would not do: it knows neither decorators nor the `.js` endings.
 */
export function registerTypeScript(): void {
  const facades = packages();
  registerHooks({
    resolve(specifier, context, next) {
      if (!context.parentURL?.endsWith('.ts')) return next(specifier, context);
      if (specifier.startsWith('.') && specifier.endsWith('.js')) {
        const source = new URL(`${specifier.slice(0, -3)}.ts`, context.parentURL);
        if (existsSync(source)) return { url: source.href, format: 'module', shortCircuit: true };
      }
      const facade = facades[specifier];
      return facade ? { url: facade, format: 'module', shortCircuit: true } : next(specifier, context);
    },
    load(url, context, next) {
      if (!url.startsWith('file:') || !url.endsWith('.ts')) return next(url, context);
      const filename = fileURLToPath(url);
      return { format: 'module', source: javascript(filename), shortCircuit: true };
    },
  });
}

const root = path.resolve(import.meta.dirname, '../..');
const cache = path.join(root, 'node_modules', '.cache', 'plinth', 'sources');
const compiler = ['.swcrc', 'package-lock.json'].map((file) => hash('sha1', readFileSync(path.join(root, file)))).join();

/** Compiled once by all processes of all runs: it takes a second for the whole program. */
function javascript(filename: string): string {
  const text = readFileSync(filename, 'utf8');
  const kept = path.join(cache, hash('sha1', [compiler, filename, text].join('\0')));
  if (existsSync(kept)) return readFileSync(kept, 'utf8');
  const { transformSync } = createRequire(import.meta.url)('@swc/core') as typeof import('@swc/core');
  const { code } = transformSync(text, { filename, swcrc: true, sourceMaps: 'inline' });
  mkdirSync(cache, { recursive: true });
  writeFileSync(`${kept}.${process.pid}`, code);
  renameSync(`${kept}.${process.pid}`, kept);
  return code;
}

/** Name of a package → the file that stands for it, where a run of jest made one script of all. */
function packages(): Record<string, string> {
  const folder = process.env['PLINTH_TEST_PACKAGES'];
  if (!folder) return {};
  (globalThis as Record<symbol, unknown>)[PACKAGES] = (require: NodeJS.Require) => compiledPackages().runInThisContext()(require);
  const files = JSON.parse(readFileSync(path.join(folder, 'names.json'), 'utf8')) as Record<string, string>;
  return Object.fromEntries(Object.entries(files).map(([name, file]) => [name, pathToFileURL(path.join(folder, file)).href]));
}
