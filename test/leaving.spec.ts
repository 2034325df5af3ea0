import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from '@jest/globals';
import { testDatabase } from './support/index.js';
import { sqlInSource } from './support/walls/sql-in-source.js';
import { tablesNamed } from './support/walls/tables-named.js';

type Leaving = [table: string, column: string, written: string, version: string, why: string];
const { leaving } = (await import(path.resolve('tables.mjs'))) as { leaving: Leaving[] };
const numbers = (version: string): number[] => version.split('.').map(Number);
const isBefore = (a: string, b: string): boolean => {
  const at = numbers(a).findIndex((part, index) => part !== numbers(b)[index]);
  return at >= 0 && numbers(a)[at]! < numbers(b)[at]!;
};
const sources = globSync(['src/**/*.ts', 'libs/**/*.ts']).filter((file) => !file.endsWith('.spec.ts'));

test('a column that only the release before needs is dropped when its time has come', async () => {
  const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
  const due = leaving.filter(([, , , drops]) => !isBefore(version, drops));
  expect(due.map(([table, column]) => `Drop ${table}.${column} by a migration, and its line in tables.mjs.`)).toEqual([]);
  expect([isBefore('0.1.0', '0.2.0'), isBefore('0.2.0', '0.2.0'), isBefore('0.10.0', '0.2.0'), isBefore('1.0.0', '0.2.0')]).toEqual([
    true,
    false,
    false,
    false,
  ]);
  const { ds, close } = await testDatabase();
  try {
    for (const [table, column] of leaving)
      expect(
        await ds.query(`SELECT 1 AS there FROM information_schema.columns WHERE table_name = $1 AND column_name = $2`, [table, column]),
      ).toEqual([{ there: 1 }]);
  } finally {
    await close();
  }
});

test('no statement reads one, and one that must be written is written as it is said', () => {
  const statements = sources.flatMap((file) =>
    sqlInSource(file).map(({ sql }) => ({ file, sql, tables: tablesNamed(sql, 'source').tables })),
  );
  for (const [table, column, written] of leaving) {
    const naming = statements.filter(
      ({ sql, tables }) => tables.some((one) => one.table === table) && new RegExp(`\\b${column}\\b`).test(sql),
    );
    const reads = naming.filter(({ sql }) => !new RegExp(`INSERT INTO ${table} \\([^)]*\\b${column}\\b`).test(sql));
    expect(reads.map(({ file }) => `${file} reads ${table}.${column}`)).toEqual([]);
    expect(naming.map(({ sql }) => sql.includes(written))).toEqual(written === 'nothing' ? [] : [true]);
  }
});

test('an entity has no column of the release before that is not listed', () => {
  const found = sources
    .filter((file) => file.endsWith('.entity.ts'))
    .flatMap((file) => {
      const text = readFileSync(file, 'utf8');
      const table = /@Entity\('(\w+)'\)/.exec(text)![1]!;
      return [...text.matchAll(/\/\*\*(?:(?!\*\/).)*leaves with(?:(?!\*\/).)*\*\/\s+@\w+\([^\n]*\n(?:\s+@[^\n]*\n)*\s+(\w+)\??:/gs)].map(
        ([, property]) => `${table}.${property!.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)}`,
      );
    });
  expect(found.sort()).toEqual(leaving.map(([table, column]) => `${table}.${column}`).sort());
});
