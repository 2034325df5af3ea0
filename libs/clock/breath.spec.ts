import { expect, test } from '@jest/globals';
import { inBreaths } from './index.js';

test('others have their turn between a few and the next few, and nothing is left out', async () => {
  const seen: (number | string)[] = [];
  let isDone = false;
  const others = (): void => {
    seen.push('others');
    if (!isDone) setImmediate(others);
  };
  setImmediate(others);
  const results = await inBreaths([1, 2, 3, 4, 5], 2, (item, at) => {
    seen.push(item);
    return item * 10 + at;
  });
  isDone = true;
  expect(results).toEqual([10, 21, 32, 43, 54]);
  expect(seen.filter((one) => one !== 'others')).toEqual([1, 2, 3, 4, 5]);
  expect(seen.slice(0, 2)).toEqual([1, 2]);
  expect(seen.indexOf('others')).toBe(2);
  expect(seen.slice(seen.indexOf(3)).filter((one) => one === 'others').length).toBeGreaterThan(0);
});

test('a few are done at once', () => {
  const seen: number[] = [];
  void inBreaths([1, 2], 2, (item) => seen.push(item));
  expect(seen).toEqual([1, 2]);
});
