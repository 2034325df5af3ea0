import { expect, test } from '@jest/globals';
import { judgeZeros } from './mass-zero.js';

const names = (from: number, to: number) => Array.from({ length: to - from }, (_, at) => `S${from + at}`);
const zeros = (skus: string[]) => skus.map((sku) => ({ key: `key of ${sku}`, sku }));
const shop = (skus: string[], others: number) => ({ channel: 'shop', skus, others });

test('zeros within the share of every channel are no mass; the first that goes beyond it is', () => {
  const skus = names(0, 30);
  expect(judgeZeros(zeros(skus), new Set(), [shop(skus, 70)], 0.3)).toEqual({ beyond: new Set(), masses: [] });
  const more = names(0, 31);
  expect(judgeZeros(zeros(more), new Set(), [shop(more, 69)], 0.3)).toEqual({
    beyond: new Set(['key of S30']),
    masses: [{ channel: 'shop', zeroed: 31, of: 100 }],
  });
});

test('what was set to 0 earlier within the window counts, each once', () => {
  const [earlier, now] = [names(0, 30), names(29, 32)];
  expect(judgeZeros(zeros(now), new Set(earlier), [shop(names(0, 32), 68)], 0.3)).toEqual({
    beyond: new Set(['key of S30', 'key of S31']),
    masses: [{ channel: 'shop', zeroed: 32, of: 100 }],
  });
});

test('a handful is no mass of a small channel, and what a channel does not sell is none of its', () => {
  expect(judgeZeros(zeros(names(0, 4)), new Set(), [shop(names(0, 4), 0)], 0.3).masses).toEqual([]);
  const five = judgeZeros(zeros(names(0, 5)), new Set(), [shop(names(0, 5), 0), { channel: 'mall', skus: ['S0'], others: 1 }], 0.3);
  expect(five).toEqual({ beyond: new Set(['key of S4']), masses: [{ channel: 'shop', zeroed: 5, of: 5 }] });
});
