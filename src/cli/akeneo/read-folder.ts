import { existsSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { problem, StartFailure } from '../../../libs/problem/index.js';
import { readTable, type CsvTable } from './csv-table.js';

const required = ['attributes', 'families', 'products'] as const;
const optional = [
  'attribute_groups',
  'attribute_options',
  'family_variants',
  'categories',
  'channels',
  'locales',
  'currencies',
  'product_models',
] as const;
/** Files of an export that hold nothing Plinth has a place for. */
const unused: Record<string, string> = {
  association_types: 'associations between products are not part of Plinth yet',
  groups: 'groups are not part of Plinth',
  group_types: 'groups are not part of Plinth',
};

export type TableName = (typeof required)[number] | (typeof optional)[number];

export interface AkeneoFolder {
  path: string;
  tables: Record<TableName, CsvTable>;
  /** Parsed measurement-families.json; empty where there is none. */
  measurements: unknown;
  unused: { table: CsvTable; reason: string }[];
}

/** Reads all tables. Throws StartFailure where the folder is none, or is not an Akeneo export. */
export function readFolder(folder: string): AkeneoFolder {
  const root = path.resolve(folder);
  if (!existsSync(root) || !statSync(root).isDirectory()) throw wrongFolder(root, 'There is no such folder.');
  const missing = required.filter((name) => !existsSync(path.join(root, `${name}.csv`)));
  if (missing.length > 0) throw wrongFolder(root, `It has no ${missing.map((name) => `${name}.csv`).join(', ')}.`);
  const read = (name: string) => {
    const file = path.join(root, `${name}.csv`);
    return existsSync(file) ? readTable(`${name}.csv`, readFileSync(file, 'utf8')) : { file: `${name}.csv`, columns: [], rows: [] };
  };
  const tables = Object.fromEntries([...required, ...optional].map((name) => [name, read(name)])) as AkeneoFolder['tables'];
  const others = Object.entries(unused).map(([name, reason]) => ({ table: read(name), reason }));
  return { path: root, tables, measurements: readMeasurements(root), unused: others };
}

function readMeasurements(root: string): unknown {
  const file = path.join(root, 'measurement-families.json');
  if (!existsSync(file)) return [];
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    const message = `measurement-families.json is not JSON: ${(error as Error).message}`;
    throw new StartFailure(problem('akeneo_broken_json', 'measurement-families.json', message, 'Export it again. Nothing was imported.'));
  }
}

function wrongFolder(root: string, why: string): StartFailure {
  return new StartFailure(
    problem(
      'akeneo_wrong_folder',
      '--akeneo',
      `${root} is not an Akeneo CSV export. ${why}`,
      `Give the folder with ${required.map((name) => `${name}.csv`).join(', ')}.`,
    ),
  );
}
