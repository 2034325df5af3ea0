import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { databaseRuns } from './processes.js';
import { startPlinth } from './run-plinth.js';

let data: string;
beforeAll(() => {
  data = mkdtempSync(path.join(tmpdir(), 'plinth-one-folder-'));
});
afterAll(() => rmSync(data, { recursive: true, force: true }));

const ready = async (url: string): Promise<unknown> => (await (await fetch(`${url}/health/ready`)).json()) as unknown;

test('two programs that start at once on an empty folder both come up on one database, and the last one out stops it', async () => {
  const start = () => startPlinth({ PLINTH_DATA_DIR: data });
  const [one, two] = await Promise.all([start(), start()]);
  expect((one.said + two.said).match(/plk_[A-Za-z0-9_-]{43}/g)).toHaveLength(3);
  expect([await ready(one.url), await ready(two.url)]).toMatchObject([{ database: 'ok' }, { database: 'ok' }]);
  expect(await one.stop()).toBe(0);
  expect([databaseRuns(data), await ready(two.url)]).toMatchObject([true, { database: 'ok' }]);
  expect(await two.stop()).toBe(0);
  expect(databaseRuns(data)).toBe(false);
});
