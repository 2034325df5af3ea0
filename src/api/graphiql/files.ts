import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

/**
 * Prebuilt files of GraphiQL and what it runs on. The packages are of development: with all that they are built from they take 47 MB, of
 * which a page loads these 1.5 MB. A build copies them into dist, so that no production install has the rest (scripts/prepare.mjs).
 */
const PACKAGES: Record<string, [name: string, file: string]> = {
  'graphiql.min.js': ['graphiql', 'graphiql.min.js'],
  'graphiql.min.css': ['graphiql', 'graphiql.min.css'],
  'react.production.min.js': ['react', 'umd/react.production.min.js'],
  'react-dom.production.min.js': ['react-dom', 'umd/react-dom.production.min.js'],
};

/** `dist/graphiql`, seen from `dist/src/api/graphiql`. */
const BUILT = path.resolve(import.meta.dirname, '..', '..', '..', 'graphiql');

/** The absolute path of a file that the page refers to; undefined for any other name. Run from its sources, Plinth takes them from the packages. */
export function packageFile(name: string): string | undefined {
  const [owner, file] = (Object.hasOwn(PACKAGES, name) ? PACKAGES[name] : undefined) ?? [];
  if (!owner || !file) return undefined;
  const built = path.join(BUILT, name);
  if (existsSync(built)) return built;
  return path.join(path.dirname(createRequire(import.meta.url).resolve(`${owner}/package.json`)), file);
}
