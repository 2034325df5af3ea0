import { beforeEach, expect, test } from '@jest/globals';
import { TestClock } from '../../../libs/clock/index.js';
import type { Message } from '../lines/read-message.js';
import { TakeInTurn } from './take-in-turn.js';
import type { KeptLines } from './take-lines.service.js';
import type { LineVerdict } from './verdict.js';

/** Keeps back what says so, until a line says that it comes. */
class Kept implements KeptLines {
  private lines: Message[] = [];
  isFull = false;

  get size(): number {
    return this.lines.length;
  }

  async sift(messages: Message[]): Promise<Message[]> {
    const due: Message[] = [];
    for (const message of messages) {
      if (message.body!['waits']) this.lines.push(message);
      else due.push(message, ...(message.body!['comes'] ? this.rest() : []));
    }
    return Promise.resolve(due);
  }

  rest(): Message[] {
    const rest = this.lines;
    this.drop();
    return rest;
  }

  drop(): void {
    this.lines = [];
  }
}

class Ticks extends TestClock {
  at_ = 0;
  override ticks(): number {
    return this.at_;
  }
}

let kept: Kept;
let clock: Ticks;
let taken: number[][];
/** Taken without an answer. */
let held: number[];
let turn: TakeInTurn;
let problems: LineVerdict['problems'];
beforeEach(() => {
  [kept, clock, taken, problems] = [new Kept(), new Ticks(), [], []];
  const take = async function* (chunk: Message[]): AsyncGenerator<LineVerdict[]> {
    taken.push(await Promise.resolve(chunk.map(({ line }) => line)));
    for (const { line, body } of chunk) if (body!['fails']) held.push(line);
    yield chunk.flatMap(({ line, body }) => (body!['fails'] ? [] : { line, sku: null, verdict: 'created' as const, problems }));
  };
  held = [];
  const paused = async function* (): AsyncGenerator<LineVerdict[]> {
    for (const number of held.splice(0)) yield await Promise.resolve([{ line: number, sku: null, verdict: 'rejected', problems }]);
  };
  turn = new TakeInTurn({ take, paused }, kept, { count: 3, weight: 100, weigh: ({ size = 0 }) => size }, clock);
});

const line = (number: number, body = {}): Message => ({ line: number, body, problems: [], size: 1 });
const waits = (number: number): Message => line(number, { waits: true });
async function told(parts: AsyncGenerator<LineVerdict[]>): Promise<number[][]> {
  const all: number[][] = [];
  for await (const part of parts) all.push(part.map((one) => one.line));
  return all;
}

test('answers keep the order of the lines, and what comes at once is taken in chunks', async () => {
  expect(await told(turn.take([line(1), waits(2), line(3), waits(4)]))).toEqual([[1]]);
  expect(await told(turn.take([line(5), line(6, { comes: true }), line(7)]))).toEqual([[2, 3], [4, 5, 6, 7]]); // prettier-ignore
  expect(taken).toEqual([
    [1, 3],
    [5, 6, 2],
    [4, 7],
  ]);
});

test('where the sender waits, nothing is kept; nor where the input ends, or there is no room', async () => {
  expect(await told(turn.take([waits(1), line(2)]))).toEqual([]);
  expect(await told(turn.take([]))).toEqual([[1, 2]]);
  expect(await told(turn.take([waits(3)]))).toEqual([]);
  expect(await told(turn.rest())).toEqual([[3]]);
  kept.isFull = true;
  expect(await told(turn.take([waits(4)]))).toEqual([[4]]);
});

test('where the sender waits, what was taken without an answer is told in its place, and only then', async () => {
  expect(await told(turn.take([line(1), line(2, { fails: true }), waits(3)]))).toEqual([[1]]);
  expect(await told(turn.take([line(4)]))).toEqual([]);
  expect(await told(turn.take([]))).toEqual([[2, 3, 4]]);
  expect(await told(turn.take([line(5, { fails: true })]))).toEqual([]);
  expect(await told(turn.rest())).toEqual([]);
  expect(held).toEqual([5]);
});

test('20,000 lines are waited with, those that wait for their turn to be told among them, and each problem is as one more', async () => {
  await told(turn.take([waits(1), ...Array.from({ length: 19_998 }, (_, at) => line(at + 2))]));
  expect(kept.size).toBe(1);
  expect((await told(turn.take([line(20_000)]))).flat()).toHaveLength(20_000);
  expect(kept.size).toBe(0);

  problems = Array.from({ length: 9_999 }, () => ({ code: 'c', message: 'm', fix: 'f', severity: 'error' as const }));
  await told(turn.take([waits(20_001), line(20_002)]));
  expect(kept.size).toBe(1);
  await told(turn.take([line(20_003)]));
  expect(kept.size).toBe(0);
});

test('a sender that is slow without a pause waits five seconds in sum, and what the taking takes does not count', async () => {
  await told(turn.take([waits(1)]));
  for (const number of [2, 3, 4]) {
    clock.at_ += 1_600;
    const parts = turn.take([line(number)]);
    expect([await told(parts), kept.size]).toEqual([[], 1]);
  }
  clock.at_ += 300;
  expect((await told(turn.take([line(5)]))).flat()).toEqual([1, 2, 3, 4, 5]);
  await told(turn.take([waits(6)]));
  clock.at_ += 4_900;
  expect([await told(turn.take([line(7)])), kept.size]).toEqual([[], 1]);
});

test('where it goes no further, what was taken is told and what was kept is not taken', async () => {
  await told(turn.take([waits(1), line(2), line(3)]));
  expect([turn.end().map((one) => one.line), turn.end(), kept.size, taken]).toEqual([[2, 3], [], 0, [[2, 3]]]);
});
