import { expect, test } from '@jest/globals';
import type { Message } from '../lines/read-message.js';
import { BatchFaults } from './batch-faults.js';

const answer = (line: number, code?: string) => ({
  ...{ line, sku: null, verdict: code ? ('rejected' as const) : ('updated' as const) },
  problems: code ? [{ code, message: '', fix: '', severity: 'error' as const }] : [],
});
const message = (line: number) => ({ line, body: {} }) as unknown as Message;
const odd = new TypeError('odd');
const lines = (faults: BatchFaults) =>
  faults.tellable().map((one) => ('verdict' in one ? `${one.line} ${one.verdict}` : `${one.message.line} at fault`));

test('a suspect, and what is behind it, is told once another line is taken, of a later chunk too', () => {
  const faults = new BatchFaults();
  faults.failed(message(1), odd);
  expect(lines(faults)).toEqual([]);
  faults.answered([answer(2, 'line_refused')]);
  expect(lines(faults)).toEqual([]);
  expect(() => faults.end()).toThrow(odd);
  faults.answered([answer(3, 'sku_unknown')]);
  expect(lines(faults)).toEqual(['1 at fault', '2 rejected', '3 rejected']);
  faults.failed(message(4), odd);
  expect(lines(faults)).toEqual(['4 at fault']);
  faults.end();
});

test('at a pause all that was held is given out, and shows nothing of those that come later', () => {
  const faults = new BatchFaults();
  faults.failed(message(1), odd);
  faults.answered([answer(2, 'line_refused')]);
  expect(faults.paused()).toEqual([{ message: message(1), error: odd }, answer(2, 'line_refused')]);
  expect([faults.paused(), lines(faults)]).toEqual([[], []]);
  faults.end();
  faults.failed(message(3), odd);
  expect(lines(faults)).toEqual([]);
  faults.settled([answer(3)]);
  expect(lines(faults)).toEqual(['3 at fault']);
});

test('answers of before count: the fifth in a row is nobody’s fault, and none of them shows that another was taken', () => {
  const faults = new BatchFaults();
  faults.answered([answer(1, 'line_failed'), answer(2, 'line_failed'), answer(3, 'line_failed')]);
  expect(lines(faults)).toEqual(['1 rejected', '2 rejected', '3 rejected']);
  faults.failed(message(4), odd);
  expect(lines(faults)).toEqual([]);
  expect(() => faults.failed(message(5), odd)).toThrow(odd);
});

test('what waits behind a suspect is bounded', () => {
  const faults = new BatchFaults();
  faults.failed(message(0), odd);
  for (let line = 1; line < 1_000; line++) {
    faults.answered([answer(line, 'line_refused')]);
    expect(lines(faults)).toEqual([]);
  }
  faults.answered([answer(1_000, 'line_refused')]);
  expect(() => lines(faults)).toThrow(odd);
});
