import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { inParallel } from '../src/port/kit/index.js';
import { caller } from './support/walls/caller.js';
import type { Recorded } from './support/walls/record.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'plinth-recorded-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function check(recorded: Recorded[], ...more: string[]): Promise<{ code: number; said: string }> {
  await writeFile(path.join(folder, '1.ndjson'), recorded.map((line) => `${JSON.stringify(line)}\n`).join(''));
  return new Promise((resolve) => {
    execFile(process.execPath, ['scripts/check-statements.mjs', folder, ...more], (error, said) =>
      resolve({ code: error ? 1 : 0, said: said.trim() }),
    );
  });
}

test('what was sent keeps to the tables, or is told with its room, its file and its text', async () => {
  const own = { file: 'src/media/links/a.ts', sql: 'SELECT 1 FROM asset_link l JOIN product_node n ON n.id = l.node_id' };
  expect(await check([own, own])).toEqual({ code: 0, said: '1 statements keep to their tables' });
  const found = await check([
    own,
    { file: 'src/catalog/b.ts', sql: 'select hash\n  from "asset" a' },
    { file: 'src/media/c.ts', sql: 'UPDATE product_node SET state = $1' },
    { file: 'libs/jobs/jobs.ts', sql: 'INSERT INTO plinth_jobs.job (name) VALUES ($1)' },
  ]);
  expect(found.code).toBe(1);
  expect(found.said.split('\n').filter(Boolean)).toEqual([
    'src/catalog/b.ts looks up at asset of media: let catalog own a port (an abstract class) and media register what answers it.',
    '  select hash from "asset" a',
    'src/media/c.ts writes product_node of catalog: call a function that the index of catalog exports, in the same transaction.',
    '  UPDATE product_node SET state = $1',
  ]);
});

test('a recorder that hears nothing is a fault once every test has run', async () => {
  const { code, said } = await check([{ file: 'src/media/a.ts', sql: 'SELECT 1 FROM asset' }], '--all');
  expect(code).toBe(1);
  expect(said).toMatch(/^No statement of .*catalog.* was recorded/);
  expect(said).not.toContain('media');
});

test('a statement is of the file that asks; what a test asks itself is nobody’s', async () => {
  expect(caller()).toBeNull();
  const [root] = [process.cwd()];
  expect(await inParallel([root], 1, async (from) => caller(from))).toEqual([null]);
  expect(await inParallel([root], 1, caller as never)).toEqual(['src/port/kit/in-parallel.ts']);
});
