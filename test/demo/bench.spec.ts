import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { GraphqlResult } from '../../src/demo/bench/graphql/graphql-report.js';
import { portForLater } from '../support/index.js';
import { runPlinth } from '../cli/run-plinth.js';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'plinth-bench-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** So small that its numbers say nothing: what it asks is answered, and it ends by itself if both sides say other things. */
test('a row of the graphql benchmark is loaded, held against the bare server and played by both sides', async () => {
  const json = path.join(folder, 'result.json');
  const port = String(await portForLater());
  const short = ['--products', '120', '--seconds', '0.05', '--rounds', '1', '--row', 'filter'];
  const { out, err, code } = await runPlinth(['bench', 'graphql', ...short, '--data', folder, '--json', json, '--port', port], {});
  if (!existsSync(json)) throw new Error(`The benchmark ended with ${code} and no result:\n${out}\n${err}`);
  const { rows } = JSON.parse(readFileSync(json, 'utf8')) as GraphqlResult;
  expect(rows.map(({ name, plinth, beside }) => [name, plinth.refused, beside.name, beside.refused])).toEqual([
    ['filter', 0, 'filter.doc', 0],
  ]);
  expect(out).toContain('reached  every request answered: 0 refused');
  // 1: a goal was missed, which 120 products may.
  expect([0, 1]).toContain(code);
});
