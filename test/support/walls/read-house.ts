import { globSync } from 'node:fs';
import path from 'node:path';
import { sqlInSource } from './sql-in-source.js';
import { tablesNamed, type Named } from './tables-named.js';

export interface NamedInFile extends Named {
  file: string;
  line: number;
}

/** Every table that the SQL of src and libs names, tests left out. `file` is from `root`, with `/`. */
export function readHouse(root: string): NamedInFile[] {
  const files = globSync(['src/**/*.ts', 'libs/**/*.ts'], { cwd: root }).filter((file) => !file.endsWith('.spec.ts'));
  return files.sort().flatMap((file) => namedInFile(root, file.split(path.sep).join('/')));
}

/** A piece of SQL may use a common table expression that another piece of the same file makes: its names are no tables in the whole file. */
function namedInFile(root: string, file: string): NamedInFile[] {
  const texts = sqlInSource(path.join(root, file)).map(({ line, sql }) => ({ line, ...tablesNamed(sql, 'source') }));
  const expressions = new Set(texts.flatMap((text) => [...text.expressions]));
  return texts.flatMap(({ line, tables }) => tables.filter(({ table }) => !expressions.has(table)).map((one) => ({ ...one, file, line })));
}
