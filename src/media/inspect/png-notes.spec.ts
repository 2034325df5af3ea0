import { deflateSync } from 'node:zlib';
import { expect, test } from '@jest/globals';
import { inspectImage } from './inspect-image.js';
import { unpacksTooMuch } from './png-notes.js';

const chunk = (name: string, ...parts: (string | Buffer)[]): Buffer => {
  const content = Buffer.concat(parts.map((part) => Buffer.from(part as string, 'latin1')));
  const length = Buffer.alloc(4);
  length.writeUInt32BE(content.length);
  return Buffer.concat([length, Buffer.from(name), content, Buffer.alloc(4)]);
};
const png = (...chunks: Buffer[]) => Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), ...chunks]);
const packed = (size: number) => deflateSync(Buffer.alloc(size));
const zTXt = (size: number) => chunk('zTXt', 'k\0\0', packed(size));
const iTXt = (size: number) => chunk('iTXt', 'k\0\x01\0en\0k\0', packed(size));
const iCCP = (size: number) => chunk('iCCP', 'k\0\0', packed(size));

test('packed notes count together, of each kind, by what they unpack to', async () => {
  const most = 30_000;
  expect(await unpacksTooMuch(png(zTXt(10_000), iTXt(10_000), iCCP(10_000)), most)).toBe(false);
  for (const note of [zTXt, iTXt, iCCP]) {
    expect(await unpacksTooMuch(png(zTXt(10_000), iTXt(10_000), iCCP(10_000), note(1)), most)).toBe(true);
    expect(await unpacksTooMuch(png(note(most)), most)).toBe(false);
    expect(await unpacksTooMuch(png(note(most + 1)), most)).toBe(true);
  }
});

test('what is not packed does not count; what breaks off counts as far as it goes', async () => {
  const most = 30_000;
  const plain = [chunk('tEXt', 'k\0', 'x'.repeat(most * 2)), chunk('iTXt', 'k\0\0\0\0\0', 'x'.repeat(most * 2)), chunk('zTXt', 'k')];
  expect(await unpacksTooMuch(png(...plain), most)).toBe(false);
  const broken = chunk('zTXt', 'k\0\0', packed(20_000).subarray(0, -4), 'xxxx');
  expect(await unpacksTooMuch(png(broken), most)).toBe(false);
  expect(await unpacksTooMuch(png(broken, broken), most)).toBe(true);
  // A length beyond the end of the file.
  expect(await unpacksTooMuch(png(zTXt(10), Buffer.from([0xff, 0xff, 0xff, 0xff]), Buffer.from('zTXt')), most)).toBe(false);
});

test('such a picture is refused before it is decoded, with the way out', async () => {
  const found = await inspectImage(png(zTXt(40 * 1024 * 1024)), 'a.png');
  expect(found).toMatchObject({
    ok: false,
    problem: { code: 'media_notes_too_large', path: 'a.png', message: 'a.png holds notes that unpack to more than 32 MiB.' },
  });
});
