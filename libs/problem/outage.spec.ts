import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from '@jest/globals';
import { QueryFailedError } from 'typeorm';
import { makeFolder, outageOf, whyUnwritable } from './index.js';

const coded = (code: string, message = code): Error => Object.assign(new Error(message), { code });

test.each<[string, unknown, string | undefined]>([
  ['a full disk, told by PostgreSQL through TypeORM', new QueryFailedError('INSERT', [], coded('53100')), 'storage_full'],
  ['a full disk, told by the file system', coded('ENOSPC'), 'storage_full'],
  ['a quota, as the cause of something else', new Error('not stored', { cause: coded('EDQUOT') }), 'storage_full'],
  ['a read-only file system', coded('EROFS'), 'storage_read_only'],
  ['a folder that takes no files', coded('STORAGE_UNWRITABLE'), 'storage_read_only'],
  ['a database that only reads', coded('25006'), 'storage_read_only'],
  ['nobody listens, at any address of a name', new AggregateError([coded('ECONNREFUSED'), coded('ECONNREFUSED')]), 'unavailable'],
  ['a server that is shutting down', coded('57P01'), 'unavailable'],
  ['a connection that broke, which has no code', new Error('Connection terminated unexpectedly'), 'unavailable'],
  ['a pool without a free connection', new Error('timeout exceeded when trying to connect'), 'unavailable'],
  ['a store that says nothing', coded('S3_TIMEOUT'), 'unavailable'],
  ['a broken rule of the schema', new QueryFailedError('INSERT', [], coded('23505')), undefined],
  ['a bug', new TypeError('x is undefined'), undefined],
  ['no error at all', 'text', undefined],
])('%s', (_what, error, code) => {
  expect(outageOf(error)?.code).toBe(code);
});

test('a folder is made with those above it, and what stands in its way is named', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'plinth-folder-'));
  makeFolder(path.join(folder, 'a', 'b'));
  makeFolder(path.join(folder, 'a', 'b'));
  expect(existsSync(path.join(folder, 'a', 'b'))).toBe(true);
  writeFileSync(path.join(folder, 'file'), '');
  expect(() => makeFolder(path.join(folder, 'file', 'c'))).toThrow('ENOTDIR');
  expect(whyUnwritable(path.join(folder, 'a', 'c'), coded('ENOENT'))).toBe('ENOENT');
  expect(whyUnwritable(folder, coded('EACCES'))).toBe('EACCES');
  rmSync(folder, { recursive: true });
});
