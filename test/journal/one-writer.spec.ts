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

/** PostgreSQL keeps locks of one key and of two apart. How many one has is said where it is registered. */
const registered = [
  ...readFileSync(path.join(ROOT, 'libs/db/locks.ts'), 'utf8').matchAll(/\/\*\* (One key|Two keys),[^*]*\*\/\s+(\w+): /g),
].map(([, keys, name]) => ({ keys: keys!, name: name as keyof typeof LOCKS, number: LOCKS[name as keyof typeof LOCKS] }));

test('no two locks with the same number of keys share a number', () => {
  expect(registered.map(({ name }) => name)).toEqual(Object.keys(LOCKS));
  const shared = registered.filter((one) => registered.some((other) => other !== one && alike(one, other)));
  expect(shared).toEqual([]);
  expect(alike({ keys: 'One key', number: 7302n }, { keys: 'One key', number: LOCKS.definitions })).toBe(true);
});

interface Numbered {
  keys: string;
  number: bigint | number | string;
}
const alike = (one: Numbered, other: Numbered): boolean => one.keys === other.keys && String(one.number) === String(other.number);
