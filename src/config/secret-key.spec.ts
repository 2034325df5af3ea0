import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { loadConfig } from './index.js';
import { secretKey } from './secret-key.js';

let dataDir: string;
beforeEach(() => {
  dataDir = mkdtempSync(path.join(tmpdir(), 'plinth-secret-'));
});
afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

const key = () => secretKey(loadConfig({ PLINTH_DATA_DIR: dataDir }));
const file = () => path.join(dataDir, 'secret.key');

test('the key is made once, for its owner only', () => {
  const made = key();
  expect([made.length, key()]).toEqual([32, made]);
  expect([readFileSync(file(), 'utf8'), statSync(file()).mode & 0o777]).toEqual([made.toString('base64'), 0o600]);
});

test('one that cannot be read is told with its file: it was kept by another user, say', () => {
  // Root may read every file; nobody reads a folder.
  mkdirSync(file());
  expect(key).toThrow(
    expect.objectContaining({
      problem: {
        code: 'secret_key_unreadable',
        path: 'PLINTH_DATA_DIR',
        message: `${file()}, which encrypts the credentials of channels, cannot be read (EISDIR).`,
        fix: 'Give it to the user that runs Plinth, or set PLINTH_SECRET_KEY.',
      },
    }),
  );
});

test('one that was cut off is told, and left as it is', () => {
  writeFileSync(file(), 'c2hvcnQ=');
  expect(key).toThrow(expect.objectContaining({ problem: expect.objectContaining({ code: 'secret_key_broken' }) }));
  expect(readFileSync(file(), 'utf8')).toBe('c2hvcnQ=');
});
