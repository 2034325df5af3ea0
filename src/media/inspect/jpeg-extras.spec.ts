import { expect, test } from '@jest/globals';
import { isLeftOver, saysHarmless, withPlainHead } from './jpeg-extras.js';

const bytes = (...parts: (number[] | string)[]) => Buffer.concat(parts.map((part) => Buffer.from(part as string, 'latin1')));
const START = [0xff, 0xd8];
const tables = [0xff, 0xdb, 0, 4, 7, 7];
const frame = (kind: number) => [0xff, kind, 0, 4, 8, 1];
const scan = (...last: number[]) => [0xff, 0xda, 0, 8, 1, 1, 0, ...last];
const coded = [1, 0xff, 0, 2, 0xff, 0xd0, 3, 0xff, 0xd9];

test('what belongs to nothing goes out of the head, and of scans nothing does; the bytes that came stay as they are', () => {
  const odd = bytes(START, 'xy', tables, [0xff, 0, 9], [0xff, 0xff], frame(0xc0), 'z', scan(0, 0, 16), coded);
  const before = Buffer.from(odd);
  const plain = bytes(START, tables, frame(0xc0), scan(0, 63, 0), coded);
  expect(withPlainHead(odd)).toEqual({ plain, scans: 10 + coded.length });
  expect(odd).toEqual(before);
  // What a progressive scan says of itself is meant so.
  const progressive = bytes(START, tables, frame(0xc2), scan(0, 0, 16), coded);
  expect(withPlainHead(progressive)).toEqual({ plain: progressive, scans: 10 + coded.length });
});

test('a JPEG without a scan, or cut off within its head, stays as it is', () => {
  for (const cut of [bytes(START), bytes(START, tables), bytes(START, 'xy', [0xff, 0xd9], scan(0, 0, 0)), bytes(START, [0xff])])
    expect(withPlainHead(cut)).toEqual({ plain: cut, scans: 0 });
  expect(withPlainHead(bytes(START, frame(0xc0), [0xff, 0xda, 0, 8, 1])).plain).toEqual(bytes(START, frame(0xc0), [0xff, 0xda, 0, 8, 1]));
});

test('its cost grows with its length', () => {
  expect(withPlainHead(Buffer.alloc(4 * 1024 ** 2, 0xff)).scans).toBe(0);
  expect(withPlainHead(Buffer.alloc(4 * 1024 ** 2, bytes([0xff, 0xd0]))).scans).toBe(0);
  expect(withPlainHead(Buffer.concat([bytes(START), Buffer.alloc(4 * 1024 ** 2, bytes([0xff, 0]))])).scans).toBe(0);
});

test('the first warning alone is read, and how much is left over behind a scan is held against all scans', () => {
  const left = (many: number) => new Error(`VipsJpeg: Corrupt JPEG data: ${many} extraneous bytes before marker 0xd9\nVipsJpeg: bad`);
  expect([saysHarmless(left(5)), saysHarmless(new Error('bad Huffman code\n5 extraneous bytes before marker 0xd9'))]).toEqual([
    true,
    false,
  ]);
  expect([isLeftOver(left(100), 800), isLeftOver(left(101), 800)]).toEqual([false, true]);
  expect(isLeftOver(new Error('Invalid SOS parameters for sequential JPEG'), 0)).toBe(false);
});
