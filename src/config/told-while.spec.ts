import { afterEach, beforeEach, expect, it, jest } from '@jest/globals';
import { toldWhile, type Step } from './told-while.js';

beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());

const begin = (enabled: boolean): { at: Step; lines: string[]; end(): Promise<void> } => {
  const lines: string[] = [];
  const work = Promise.withResolvers<void>();
  let at: Step | undefined;
  const told = toldWhile(
    { isLevelEnabled: () => enabled },
    (step) => {
      at = step;
      return work.promise;
    },
    (line) => lines.push(line),
  );
  return {
    at: (what) => at!(what),
    lines,
    end: () => {
      work.resolve();
      return told;
    },
  };
};

it('a start that takes long says each ten seconds at what it is, and nothing once it is done', async () => {
  const { at, lines, end } = begin(true);
  at('making the embedded database');
  jest.advanceTimersByTime(9_999);
  expect(lines).toEqual([]);
  jest.advanceTimersByTime(10_001);
  at('migrating the database');
  jest.advanceTimersByTime(10_000);
  await end();
  jest.advanceTimersByTime(60_000);
  expect(lines).toEqual([
    'Starting: making the embedded database … 10 s so far',
    'Starting: making the embedded database … 20 s so far',
    'Starting: migrating the database … 30 s so far',
  ]);
});

it('where the log is silent about such things it is, too', async () => {
  const { lines, end } = begin(false);
  jest.advanceTimersByTime(60_000);
  await end();
  expect(lines).toEqual([]);
});
