import { expect, it } from '@jest/globals';
import type { PlinthClient } from './plinth-client.js';
import { push, type LineVerdict } from './push-erp.js';

const verdict = (line: number): LineVerdict => ({ line, sku: `S${line}`, verdict: 'created', problems: [] });
const finished = { batch: '1', state: 'finished' };
const broken = { batch: '1', state: 'broken', problems: [{ message: 'The batch broke off here.' }] };
const LINES = [{ sku: 'S1' }, { sku: 'S2' }];

/** A door that gives these answers, the last of them for ever. */
function door(...answers: object[][]): { erp: PlinthClient; keys: string[] } {
  const keys: string[] = [];
  async function* ndjson(_path: string, _lines: unknown[], key: string): AsyncGenerator<object> {
    keys.push(key);
    yield* answers[Math.min(keys.length, answers.length) - 1]!;
  }
  return { erp: { ndjson } as unknown as PlinthClient, keys };
}
const sent = (erp: PlinthClient, seen: number[] = []) => push(erp, '/erp/v1/items', LINES, 'k', (done) => seen.push(done), [0, 0]);

it('a batch that broke off, or ended in the middle, is sent again under its key, and the last answer counts', async () => {
  const { erp, keys } = door([verdict(1), broken], [verdict(1)], [verdict(1), verdict(2), finished]);
  const seen: number[] = [];
  expect(await sent(erp, seen)).toEqual([verdict(1), verdict(2)]);
  expect(keys).toEqual(['k', 'k', 'k']);
  expect(seen).toEqual([1, 1, 1, 2]);
});

it('one that stays broken is no success, and says why', async () => {
  const { erp, keys } = door([verdict(1), broken]);
  await expect(sent(erp)).rejects.toThrow('/erp/v1/items answered 1 of 2 lines. The batch broke off here.');
  expect(keys).toHaveLength(3);
});

it('a line without a verdict is none either', async () => {
  const { erp, keys } = door([verdict(1), finished]);
  await expect(sent(erp)).rejects.toThrow('/erp/v1/items answered 1 of 2 lines.');
  expect(keys).toHaveLength(1);
});

it('no lines ask nothing', async () => {
  const { erp, keys } = door([finished]);
  expect(await push(erp, '/erp/v1/items', [], 'k', () => undefined)).toEqual([]);
  expect(keys).toEqual([]);
});
