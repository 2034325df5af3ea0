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

it('a log is told twice a minute how far long work is', () => {
  const written: string[] = [];
  let ms = 0;
  const bar = progress('Products', 400, { write: (text: string) => written.push(text) } as unknown as NodeJS.WriteStream, () => ms);
  for (let done = 1; done <= 400; done++) {
    ms += 250;
    bar.update(done);
  }
  bar.end();
  expect(written.map((line) => line.replaceAll(/\s+/g, ' ').trim())).toEqual([
    'Products 120 of 400 so far',
    'Products 240 of 400 so far',
    'Products 360 of 400 so far',
    'Products 400 100.0 s',
  ]);
});
