import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from '@jest/globals';
import { LOCKS } from '../../libs/db/index.js';

const ROOT = path.resolve(import.meta.dirname, '../..');
const sources = ['src', 'libs', 'migrations'].flatMap((folder) =>
  readdirSync(path.join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.spec.ts'))
    .map((file) => path.join(folder, file)),
);

/** [file, how often] of every file with such a text. */
function found(form: RegExp): [string, number][] {
  return sources.flatMap((file): [string, number][] => {
    const count = readFileSync(path.join(ROOT, file), 'utf8').match(form)?.length ?? 0;
    return count > 0 ? [[file, count]] : [];
  });
}

test.each([
  ['audit', 'src/journal/audit.repository.ts'],
  ['node_change', 'src/catalog/products/history.repository.ts'],
])('%s is written by one statement', (table, writer) => {
  expect(found(new RegExp(`INSERT\\s+INTO\\s+${table}\\b`, 'gi'))).toEqual([[writer, 1]]);
});

test('no lock is taken by a number or a name that is not in the registry', () => {
  expect(found(/advisory\w*lock\w*\(\s*(\d|'|hashtext(extended)?\('(?!\$\{LOCKS\.))/gi)).toEqual([]);
  expect(found(/const \w*LOCKS? = \d/gi)).toEqual([]);
});

test('a number stands for one lock among those of as many keys', () => {
  const { creations, batches, mappingPrefix: _text, ...others } = LOCKS;
  const [oneKey, twoKeys] = [Object.values(others).map(BigInt), [creations, batches]];
  expect([new Set(oneKey).size, new Set(twoKeys).size]).toEqual([oneKey.length, twoKeys.length]);
});
