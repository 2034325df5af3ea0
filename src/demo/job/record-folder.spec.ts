import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from '@jest/globals';
import { emptyRecordFolder } from './record-folder.js';

test('a folder for recordings loses those of the last run and nothing else; one that cannot be written is refused', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'plinth-record-'));
  for (const name of ['000001-77-shopify.json', '000002-78-google.json', 'notes.json']) writeFileSync(path.join(folder, name), '{}');
  expect(emptyRecordFolder(folder)).toBe(folder);
  expect(readdirSync(folder)).toEqual(['notes.json']);
  expect(readdirSync(emptyRecordFolder(path.join(folder, 'a', 'b')))).toEqual([]);
  expect(() => emptyRecordFolder(path.join(folder, 'notes.json', 'c'))).toThrow('cannot be written (ENOTDIR).');
  rmSync(folder, { recursive: true });
});
