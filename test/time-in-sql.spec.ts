import { globSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { testDatabase } from './support/index.js';
import { sqlInSource } from './support/walls/sql-in-source.js';

/** The server's own clock and chance. Inside `extract(… FROM now)` and the like `now` is a name, not a call. */
const MACHINE =
  /\b(?:now|clock_timestamp|statement_timestamp|transaction_timestamp|timeofday|random|gen_random_uuid|uuidv4|uuidv7)\s*\(|\bcurrent_(?:timestamp|date|time)\b|\blocaltime(?:stamp)?\b/i;

const statements = globSync(['src/**/*.ts', 'libs/**/*.ts'])
  .filter((file) => !file.endsWith('.spec.ts') && !file.endsWith('.entity.ts'))
  .sort()
  .flatMap((file) => sqlInSource(file).map(({ sql }) => ({ file, sql })));

test('no statement asks the server for the time or for chance', () => {
  expect(statements.length).toBeGreaterThan(200);
  expect(statements.filter(({ sql }) => MACHINE.test(sql)).map(({ file, sql }) => `${file}: ${MACHINE.exec(sql)![0]}`)).toEqual([]);
  for (const sql of ['SELECT now()', 'select CURRENT_TIMESTAMP', 'ORDER BY random ()', 'SELECT gen_random_uuid()'])
    expect(sql).toMatch(MACHINE);
  for (const sql of ['SELECT now', 'SELECT known(1)', 'WHERE randomness < 1']) expect(sql).not.toMatch(MACHINE);
});

test('what is inserted bears the time that it was told', async () => {
  const { ds, close } = await testDatabase();
  try {
    const columns = await ds.query<{ table: string; column: string }[]>(
      `SELECT table_name AS "table", column_name AS "column" FROM information_schema.columns
       WHERE table_schema = 'public' AND column_default ~ 'now\\(|clock_timestamp|random' ORDER BY 1, 2`,
    );
    const left = columns.flatMap(({ table, column }) =>
      statements
        .flatMap(({ file, sql }) =>
          [...sql.matchAll(new RegExp(`INSERT\\s+INTO\\s+${table}\\b(?:\\s+AS\\s+\\w+)?\\s*\\(([^)]*)\\)`, 'gi'))].map((found) => ({
            file,
            named: found[1]!,
          })),
        )
        .filter(({ named }) => !named.split(',').some((one) => one.trim() === column))
        .map(({ file }) => `${table}.${column} by ${file}`),
    );
    expect(columns.length).toBeGreaterThan(30);
    expect(left).toEqual([]);
  } finally {
    await close();
  }
});
