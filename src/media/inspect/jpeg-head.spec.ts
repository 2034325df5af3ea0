import { expect, test } from '@jest/globals';
import { saysOddHead, withKnownHead } from './jpeg-head.js';

const bytes = (...parts: (number[] | string)[]) => Buffer.concat(parts.map((part) => Buffer.from(part as string, 'latin1')));
const jfif = (major: number) => bytes([0xff, 0xe0, 0, 16], 'JFIF\0', [major, 2, 0, 0, 1, 0, 1, 0, 0]);
const adobe = (transform: number) => bytes([0xff, 0xee, 0, 14], 'Adobe', [0, 100, 0, 0, 0, 0, transform]);
const START = [0xff, 0xd8];
const join = (...parts: Buffer[]) => bytes(START, ...parts.map((part) => [...part]));

test('only the numbers in the notes are changed, wherever these stand, and not in the bytes that came', () => {
  const scan = bytes([0xff, 0xda, 0, 8, 1, 1, 0, 0, 63, 0], [1, 0xff, 0, 2, 0xff, 0xd0, 3]);
  const odd = join(jfif(3), bytes('xy'), bytes([0xff]), adobe(7), scan, jfif(9), scan);
  const before = Buffer.from(odd);
  expect(withKnownHead(odd)).toEqual(join(jfif(1), bytes('xy'), bytes([0xff]), adobe(0), scan, jfif(1), scan));
  expect(odd).toEqual(before);
});

test('what only looks like such notes stays: within others, too short, of another name, behind the end, cut short', () => {
  const within = bytes([0xff, 0xe1, 0, 20], [...jfif(3)]);
  const short = bytes([0xff, 0xe0, 0, 9], 'JFIF\0', [3, 2]);
  const other = bytes([0xff, 0xe0, 0, 16], 'JFXX\0', [3, 2, 0, 0, 1, 0, 1, 0, 0]);
  const odd = join(within, short, other, bytes([0xff, 0xd9]), jfif(3));
  expect(withKnownHead(odd)).toEqual(odd);
  for (let end = 2; end < 20; end++) expect(withKnownHead(join(jfif(3)).subarray(0, end))).toHaveLength(end);
  expect(withKnownHead(bytes(START, [0xff, 0xe0, 0, 0, 0xff, 0xe0, 0, 1]))).toHaveLength(10);
});

test('its cost grows with its length', () => {
  expect(withKnownHead(Buffer.alloc(4 * 1024 ** 2, 0xff))).toHaveLength(4 * 1024 ** 2);
});

test('the words are read at the head of the first warning only', () => {
  expect(saysOddHead(new Error('VipsJpeg: Warning: unknown JFIF revision number 3.01'))).toBe(true);
  expect(saysOddHead(new Error('VipsJpeg: Corrupt JPEG data: bad Huffman code\nunknown JFIF revision number 3.01'))).toBe(false);
  expect(saysOddHead('unknown JFIF revision number 3.01')).toBe(false);
});
