import { expect, it } from '@jest/globals';
import { progress } from './progress.js';

it.each([
  ['what was done', 3, 2, '      2'],
  ['nothing, where nothing was done', 3, 0, '      0'],
  ['no number, where nobody knows how many there are', 0, undefined, '       '],
])('the last line tells %s', (_what, total, done, shown) => {
  const written: string[] = [];
  const bar = progress('Products', total, { write: (text: string) => written.push(text) } as unknown as NodeJS.WriteStream);
  if (done !== undefined) bar.update(done);
  bar.end('failed');
  expect(written.map((line) => line.replace(/\d+\.\d s/, '0.0 s'))).toEqual([`${'Products'.padEnd(34)} ${shown}      0.0 s   failed\n`]);
});
