import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { problem, StartFailure } from '../../../libs/problem/index.js';
import { emptyTable, openTable, readTable, type CsvSource, type CsvTable } from './csv-table.js';
import { readable } from './readable.js';
import {
  aloneOf,
  isOwnName,
  MEASUREMENTS,
  nameOf,
  NO_PLACE,
  structureOf,
  TABLES,
  TREES,
  type TableName,
  type TreeName,
} from './file-names.js';

/** What became of one file of the folder. */
export interface FileNote {
  file: string;
  /** Null: it is read. Else why it is not. */
  notRead: string | null;
}

export interface AkeneoFolder {
  path: string;
  tables: Record<TableName, CsvTable>;
  /** Products and product models may come in parts: products_1.csv, products_2.csv … */
  trees: Record<TreeName, CsvSource[]>;
  /** Parsed measurement-families.json; undefined where there is none. */
  measurements: unknown;
  unused: { table: CsvTable; reason: string }[];
  /** Of every file and folder that stands there. */
  files: FileNote[];
  /** Whether there is such a file. */
  has(name: TableName | TreeName): boolean;
}

/** Opens all files. Throws StartFailure where the folder is none, is not an Akeneo export, or has a file that cannot be read. */
export function readFolder(folder: string): AkeneoFolder {
  const root = path.resolve(folder);
  if (!existsSync(root) || !statSync(root).isDirectory()) throw wrongFolder(root, 'There is no such folder.');
  const files: FileNote[] = [];
  const found = new Map<string, string[]>();
  const entries = readdirSync(root, { withFileTypes: true }).sort((a, b) => byName(a.name, b.name));
  // Of two files for one table, the one that has the export's own name.
  for (const entry of entries.sort((a, b) => Number(isOwnName(b.name)) - Number(isOwnName(a.name)))) {
    const name = entry.isDirectory() ? undefined : nameOf(entry.name);
    const notRead = name === undefined ? aloneOf(entry.name, entry.isDirectory()) : alreadyRead(found.get(name)?.[0], name, entry.name);
    if (name !== undefined && notRead === null) found.set(name, [...(found.get(name) ?? []), entry.name]);
    files.push({ file: entry.name, notRead });
  }
  if (!found.has('attributes')) throw noAttributes(root, files);
  const at = (file: string): string => path.join(root, file);
  const table = (name: string, wanted: string[][] = []): CsvTable => {
    const [file] = found.get(name) ?? [];
    return file === undefined ? emptyTable(`${name}.csv`) : readTable(at(file), file, { wanted, structure: structureOf(name) });
  };
  const tables = Object.fromEntries(Object.entries(TABLES).map(([name, wanted]) => [name, table(name, wanted)]));
  const identifiers = (tables['attributes'] as CsvTable).rows.flatMap(({ cells }) =>
    cells?.['type'] === 'pim_catalog_identifier' ? (cells['code'] ?? []) : [],
  );
  const own = new Set((tables['attributes'] as CsvTable).rows.flatMap(({ cells }) => cells?.['code'] ?? []));
  const trees = Object.fromEntries(
    Object.entries(TREES).map(([name, wanted]) => {
      const asked = name === 'products' ? [[...wanted[0]!, ...identifiers]] : wanted;
      const header = { wanted: asked, structure: structureOf(name), own };
      return [name, (found.get(name) ?? []).map((file) => openTable(at(file), file, header))];
    }),
  );
  const unused = Object.entries(NO_PLACE).flatMap(([name, reason]) => (found.has(name) ? [{ table: table(name), reason }] : []));
  return {
    path: root,
    tables: tables as AkeneoFolder['tables'],
    trees: trees as AkeneoFolder['trees'],
    measurements: found.has(MEASUREMENTS) ? readMeasurements(at(found.get(MEASUREMENTS)![0]!)) : undefined,
    unused,
    files: files.sort((a, b) => byName(a.file, b.file)),
    has: (name) => found.has(name),
  };
}

const byName = (a: string, b: string): number => a.localeCompare(b, 'en', { numeric: true });

/** Products come in parts; of every other file the second is not read. */
function alreadyRead(known: string | undefined, name: string, file: string): string | null {
  const isPart = Object.hasOwn(TREES, name) && /_\d+\.csv$/i.test(file);
  return known === undefined || isPart ? null : `${known} is read for it`;
}

/** Numbers stay as they are written: a factor may have more digits than a double, and a small one would be printed with an exponent. */
const digits = (_key: string, value: unknown, { source }: { source?: string }): unknown => (typeof value === 'number' ? source : value);

function readMeasurements(file: string): unknown {
  const text = readable(file, 'measurement-families.json', () => readFileSync(file, 'utf8'));
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''), digits as (key: string, value: unknown) => unknown);
  } catch (error) {
    const message = `measurement-families.json is not JSON: ${(error as Error).message}`;
    const fix = 'Export it again, or take it away: the standard families are known. Nothing was imported.';
    throw new StartFailure(problem('akeneo_broken_json', 'measurement-families.json', message, fix), { cause: error });
  }
}

const EXAMPLE = 'Give the folder with attributes.csv, families.csv, products.csv.';

function noAttributes(root: string, files: FileNote[]): StartFailure {
  const hints = files.flatMap(({ file, notRead }) => (notRead === null ? [] : `${file}: ${notRead}`)).slice(0, 5);
  const why = `It has no attributes.csv.${hints.length > 0 ? ` Not read: ${hints.join('; ')}.` : ''}`;
  return wrongFolder(root, why);
}

function wrongFolder(root: string, why: string): StartFailure {
  return new StartFailure(problem('akeneo_wrong_folder', 'folder', `${root} is not an Akeneo CSV export. ${why}`, EXAMPLE));
}
