import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';

/** The tail is where a code base goes wrong: one file for everything that is about a product. Generated texts are nobody's to split. */
const GENERATED = /^(src\/contracts|migrations\/data)\//;

const linesOf = (file: string): number => readFileSync(file, 'utf8').split('\n').length - 1;

const sizes = ['src', 'libs', 'migrations']
  .flatMap((folder) => readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => `${folder}/${name}`))
  .filter((file) => file.endsWith('.ts') && !file.endsWith('.spec.ts') && !GENERATED.test(file))
  .map((file) => ({ file, lines: linesOf(file) }))
  .sort((a, b) => a.lines - b.lines);

/** What is no test and no product, and still read by everybody who works here: lists, scripts, the support of tests. */
const besides = [
  ...['scripts', 'test/support'].flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => `${folder}/${name}`),
  ),
  ...readdirSync('.'),
].filter((file) => /\.(?:ts|mjs)$/.test(file));

const at = (share: number): number => sizes[Math.ceil(share * sizes.length) - 1]!.lines;

test('half of the files have at most 80 lines, 95 % at most 160, and none more than 320: split a larger one by use case', () => {
  expect(sizes.length).toBeGreaterThan(700);
  expect({ median: at(0.5) <= 80, p95: at(0.95) <= 160, over320: sizes.filter(({ lines }) => lines > 320) }).toEqual({
    median: true,
    p95: true,
    over320: [],
  });
});

test('a list, a script or a support of tests has no more than 320 either', () => {
  expect(besides.length).toBeGreaterThan(60);
  expect(besides.filter((file) => linesOf(file) > 320)).toEqual([]);
});
