import { expect, test } from '@jest/globals';
import { decoderOf, withByteOrder } from '../../api/index.js';
import { decodeLines } from './decode-lines.js';

/** What is read of bytes that come in parts of this size; a line that is no text shows as U+FFFD. */
async function read(bytes: Buffer, charset: string, size = bytes.length): Promise<string[]> {
  async function* parts(): AsyncGenerator<Buffer> {
    for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
  }
  const told: Buffer[] = [];
  for await (const part of decodeLines(parts(), (first) => decoderOf(withByteOrder(charset, first))!)) told.push(part);
  return Buffer.concat(told).toString().split('\n');
}
const wide = (text: string) => Buffer.from(text, 'utf16le');
const big = (text: string) => wide(text).swap16();

/** Of three lines the second is no text; the letters hold bytes that look like a line feed. */
const SENT: [charset: string, bytes: Buffer, lines: string[]][] = [
  ['utf-16le', Buffer.concat([wide('\u010a\u0a0a1\nb'), Buffer.from([0x00, 0xd8]), wide('c\n\u0a00d')]), ['\u010a\u0a0a1', 'b', '\u0a00d']],
  [
    'utf-16',
    Buffer.concat([big('\ufeff\u010a\u0a0a1\nb'), Buffer.from([0xd8, 0x00]), big('\n\u0a00d')]),
    ['\u010a\u0a0a1', 'b', '\u0a00d'],
  ],
  ['ucs-2', Buffer.concat([wide('1\nb'), Buffer.from([0x00, 0xdc]), wide('\nd')]), ['1', 'b', 'd']],
  ['shift_jis', Buffer.from([0x95, 0x5c, 0x0a, 0x62, 0x85, 0x0a, 0x83, 0x5c]), ['\u8868', 'b', '\u30bd']],
  ['gb18030', Buffer.from([0xd2, 0xbb, 0x0a, 0x62, 0xff, 0x0a, 0x63]), ['\u4e00', 'b', 'c']],
  ['windows-1253', Buffer.from([0xe1, 0x0a, 0x62, 0xaa, 0x0a, 0x63]), ['\u03b1', 'b', 'c']],
];

test.each(SENT)(
  'of %s one line that is no text is one line that is none, in whatever parts it comes',
  async (charset, bytes, [one, , three]) => {
    for (let size = 1; size <= bytes.length; size++) {
      const lines = await read(bytes, charset, size);
      expect([lines.length, lines[0], lines[2]]).toEqual([3, one, three]);
      expect(lines[1]).toMatch(/\ufffd$/);
    }
  },
);

test('half a letter at the end is no text, wherever it is cut', async () => {
  expect(await read(wide('a\nbc').subarray(0, 7), 'utf-16le', 3)).toEqual(['a', 'b\ufffd']);
  expect(await read(Buffer.from([0x61, 0x0a, 0x95]), 'shift_jis')).toEqual(['a', '\ufffd']);
  expect(await read(Buffer.from([0xfe]), 'utf-16')).toEqual(['\ufffd']);
  expect(await read(Buffer.from([]), 'utf-16', 1)).toEqual(['']);
});
