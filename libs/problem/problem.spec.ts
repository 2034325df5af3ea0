import { expect, test } from '@jest/globals';
import { problem } from './problem.js';

test('a problem quotes what somebody sent, and does not give it back whole', () => {
  const long = 'x'.repeat(1_000_000);
  const { path, message, fix } = problem(
    'code',
    `line 1: facts.${long}`,
    `There is no market "${long}", as was said.`,
    `Leave out ${long}.`,
  );
  expect([path!.length, message.length, fix.length]).toEqual([303, 1_003, 10_003]);
  expect(path).toMatch(/^line 1: facts\.x+ … x+$/);
  expect(message).toMatch(/^There is no market "x+ … x+", as was said\.$/);
  expect(fix).toMatch(/^Leave out x+ … x+\.$/);
});

test('what is of a usual length is told as it is', () => {
  const told = { code: 'code', path: 'p'.repeat(300), message: 'm'.repeat(1_000), fix: 'f'.repeat(10_000) };
  expect(problem(told.code, told.path, told.message, told.fix)).toEqual(told);
  expect(problem('code', undefined, 'm', 'f', { severity: 'warning' })).toEqual({
    code: 'code',
    message: 'm',
    fix: 'f',
    severity: 'warning',
  });
});

test('nothing is cut within a character', () => {
  const { message } = problem('code', undefined, '😀'.repeat(1_000), 'f');
  expect(message.isWellFormed()).toBe(true);
});
