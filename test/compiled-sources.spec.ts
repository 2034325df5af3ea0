import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from '@jest/globals';

type Index = Record<string, { exported: unknown }>;

const folder = process.env['PLINTH_TEST_SOURCES']!;
const index = JSON.parse(readFileSync(path.join(folder, 'index.json'), 'utf8')) as Index;
/** They begin to work when they are loaded. */
const PROGRAM = /\.program\.ts$|^src\/main\.ts$/;
const files = Object.keys(index).filter((file) => index[file]!.exported && !PROGRAM.test(file));

const { load } = (await import(path.join(folder, 'required.mjs'))) as { load: (file: string) => object };

test('tests get our sources as scripts, and of each all that it exports', async () => {
  expect(files.length).toBeGreaterThan(1_000);
  const differing: string[] = [];
  for (const file of files) {
    const seen = Object.keys((await import(path.join(folder, `${file}.mjs`))) as object);
    if (seen.sort().join() !== Object.keys(load(file)).sort().join()) differing.push(file);
  }
  expect(differing).toEqual([]);
});

test('what fails in a source is told at its own line', async () => {
  const { inBreaths } = await import('../libs/clock/index.js');
  const failed = inBreaths([1], 1, () => {
    throw new Error('here');
  });
  const { stack } = await failed.then(
    () => ({ stack: '' }),
    (error: Error) => ({ stack: error.stack! }),
  );
  const at =
    readFileSync('libs/clock/breath.ts', 'utf8')
      .split('\n')
      .findIndex((line) => line.includes('each(item, at)')) + 1;
  expect(stack).toContain(`libs/clock/breath.ts:${at}:`);
});
