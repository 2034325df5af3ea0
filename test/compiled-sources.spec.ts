import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from '@jest/globals';

interface Index {
  folder: string;
  required: string;
  scripts: Record<string, { facade: string }>;
}
const { folder, required, scripts } = JSON.parse(readFileSync(process.env['PLINTH_TEST_SOURCES']!, 'utf8')) as Index;
/** They begin to work when they are loaded. */
const PROGRAM = /\.program\.ts$|^src\/main\.ts$/;
const files = Object.keys(scripts).filter((file) => !PROGRAM.test(file));

const { load } = (await import(path.join(folder, required))) as { load: (file: string) => object };

test('tests get our sources as scripts, and of each all that it exports', async () => {
  expect(files.length).toBeGreaterThan(1_000);
  const differing: string[] = [];
  for (const file of files) {
    const seen = Object.keys((await import(path.join(folder, scripts[file]!.facade))) as object);
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

test('sources run in strict mode, as modules do', async () => {
  const { readMoment } = await import('../libs/clock/index.js');
  // Functions outside of strict mode have it.
  expect(Object.hasOwn(readMoment, 'caller')).toBe(false);
});
