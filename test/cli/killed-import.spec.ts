import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { testDatabase, type TestDatabase } from '../support/index.js';
import { exportFolder, productsHead } from './export-folder.js';
import { plinth, runPlinth } from './run-plinth.js';

let db: TestDatabase;
let data: string;
beforeAll(async () => {
  db = await testDatabase();
  data = mkdtempSync(path.join(tmpdir(), 'plinth-killed-import-'));
});
afterAll(async () => {
  await db.close();
  rmSync(data, { recursive: true, force: true });
});

const ROWS = 4000;
const nodes = async (): Promise<number> => (await db.ds.query<{ n: number }[]>('SELECT count(*)::int AS n FROM product_node'))[0]!.n;

it('an import that is killed is begun again, and has made each thing once', async () => {
  const rows = Array.from({ length: ROWS }, (_, at) => `L${at};lamps;;Lamp ${at};red;${at + 1};`);
  const folder = exportFolder({ 'products.csv': `${productsHead}${rows.join('\n')}\n` });
  const env = { DATABASE_URL: db.url, PLINTH_DATA_DIR: data, PLINTH_SECRET_KEY: Buffer.alloc(32, 1).toString('base64') };
  const child = plinth(['import', 'akeneo', folder], env);
  while ((await nodes()) === 0) await pause(20);
  child.kill('SIGKILL');
  await once(child, 'close');
  const left = await nodes();
  expect(left).toBeGreaterThan(0);
  expect(left).toBeLessThan(ROWS);

  const report = path.join(data, 'report.csv');
  const ended = await runPlinth(['import', 'akeneo', folder, '--verdicts', report], env);
  expect(ended).toMatchObject({ code: 0 });
  expect(ended.out).toMatch(/\nproducts\.csv +4000 +4000 +0 +0 +0 \n/);
  expect(await db.ds.query('SELECT count(*)::int AS n, count(DISTINCT sku)::int AS skus FROM product_node')).toEqual([
    { n: ROWS, skus: ROWS },
  ]);
  expect(await db.ds.query("SELECT count(*)::int AS n FROM product_node WHERE content ->> 'name@en_US' IS NULL")).toEqual([{ n: 0 }]);
  expect(await db.ds.query('SELECT count(*)::int AS n FROM offer WHERE price_minor IS NOT NULL AND quantity IS NULL')).toEqual([
    { n: ROWS },
  ]);
  // The head, and one line for each row of each file.
  expect(readFileSync(report, 'utf8').trim().split('\n')).toHaveLength(1 + 1 + 5 + 1 + 1 + 1 + ROWS);
});
