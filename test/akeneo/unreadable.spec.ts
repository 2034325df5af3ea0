import { mkdirSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { StartFailure } from '../../libs/problem/index.js';
import { importAkeneo } from '../../src/cli/akeneo/index.js';
import { folderWith, good } from './export.js';

const refusal = (folder: string) => {
  try {
    importAkeneo(folder);
  } catch (error) {
    if (error instanceof StartFailure) return error.problem;
    throw error;
  }
  throw new Error('It was not refused');
};
const text = good['products.csv']!;

describe('a file that is no UTF-8 is named with the way that leads there', () => {
  it.each<[string, Buffer, string]>([
    ['UTF-16 with its mark', Buffer.from(`\uFEFF${text}`, 'utf16le'), 'iconv -f utf-16 -t utf-8'],
    ['UTF-16 with its mark, big end first', Buffer.from(`\uFEFF${text}`, 'utf16le').swap16(), 'iconv -f utf-16 -t utf-8'],
    ['UTF-16 without one', Buffer.from(text, 'utf16le'), 'iconv -f utf-16le -t utf-8'],
    ['UTF-16 without one, big end first', Buffer.from(text, 'utf16le').swap16(), 'iconv -f utf-16be -t utf-8'],
    ['Latin-1', Buffer.from(text.replace('Punkt', 'Pünkt'), 'latin1'), 'iconv -f windows-1252 -t utf-8'],
  ])('%s', (_, bytes, fix) => {
    expect(refusal(folderWith({ 'products.csv': bytes }))).toMatchObject({ code: 'akeneo_not_utf8', fix: expect.stringContaining(fix) });
  });
});

describe('a file that cannot be read is named', () => {
  it.each<[string, (at: string) => void]>([
    ['a link to nowhere', (at) => symlinkSync('/nowhere/at/all', at)],
    ['a link to a folder', (at) => (mkdirSync(`${at}.d`), symlinkSync(`${at}.d`, at))],
    ['a link to itself', (at) => symlinkSync(path.basename(at), at)],
  ])('%s', (_, make) => {
    for (const name of ['families.csv', 'products.csv', 'measurement-families.json']) {
      const folder = folderWith({ [name]: null });
      make(path.join(folder, name));
      expect(refusal(folder)).toMatchObject({ code: 'akeneo_file_unreadable', path: name });
    }
  });
});

describe('a file that is empty, though rows rely on it, stops the import as one that is missing', () => {
  it.each(['attributes.csv', 'attribute_options.csv', 'families.csv', 'family_variants.csv', 'categories.csv', 'channels.csv'])(
    '%s',
    (name) => {
      const head = good[name]!.split('\n')[0]!;
      for (const content of ['', head])
        expect(refusal(folderWith({ [name]: content }))).toMatchObject({
          code: 'akeneo_file_needed',
          path: name,
          message: expect.stringContaining(`${name} has no rows`),
        });
    },
  );

  it('and a file of products without rows is said', () => {
    expect(importAkeneo(folderWith({ 'products.csv': '' })).choices).toContain(
      'products.csv has no rows: product models and the data model alone are imported.',
    );
  });
});
