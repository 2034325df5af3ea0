import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { StartFailure } from '../../libs/problem/index.js';
import { importAkeneo } from '../../src/cli/akeneo/index.js';
import { folderWith, good, products } from './export.js';

const refused = (folder: string): string => {
  try {
    importAkeneo(folder);
  } catch (error) {
    if (error instanceof StartFailure) return `${error.problem.code} ${error.problem.path}: ${error.problem.message}`;
    throw error;
  }
  throw new Error('It was not refused');
};
const skus = (folder: string): string[] => importAkeneo(folder).source.erpItems.map(({ sku }) => sku);
const ALL = ['ARC', 'ARC-RED', 'ARC-RED-S', 'ARC-RED-M', 'DOT', 'OFF'];
const text = good['products.csv']!;

describe('the same export in other clothes is read alike', () => {
  it.each<[string, string | Buffer]>([
    ['a BOM', `\uFEFF${text}`],
    ['CRLF', text.replaceAll('\n', '\r\n')],
    ['CR', text.replaceAll('\n', '\r')],
    ['LF and CRLF mixed, and empty lines', text.replace('\n', '\r\n\r\n')],
    ['commas', text.replaceAll('sale,new', 'TAGS').replaceAll(';', ',').replaceAll('TAGS', '"sale,new"')],
    ['tabs', text.replaceAll(';', '\t')],
    [
      'every cell quoted',
      text
        .split('\n')
        .map((line) =>
          line
            .split(';')
            .map((cell) => `"${cell}"`)
            .join(';'),
        )
        .join('\n'),
    ],
    ['blanks around cells', text.replaceAll(';lamps;', '; lamps ;')],
  ])('%s', (_, content) => {
    const plain = importAkeneo(folderWith());
    const other = importAkeneo(folderWith({ 'products.csv': content }));
    expect([other.source.erpItems, other.source.offers, other.source.content]).toEqual([
      plain.source.erpItems,
      plain.source.offers,
      plain.source.content,
    ]);
  });

  it('names in other case, in the singular, and in parts', () => {
    const [head, ...rows] = text.split('\n');
    const folder = folderWith({
      ...{ 'products.csv': null, 'families.csv': null, 'Family.CSV': good['families.csv']! },
      ...{ 'products_1.csv': [head, ...rows.slice(0, 2)].join('\n'), 'products_2.csv': [head, ...rows.slice(2)].join('\n') },
    });
    expect(skus(folder)).toEqual(ALL);
    expect(importAkeneo(folder).rows).toMatchObject({ 'products_1.csv': 2, 'products_2.csv': 2, 'Family.CSV': 1 });
  });

  it('a thousand attributes come in, each with its value', () => {
    const codes = Array.from({ length: 1_000 }, (_, n) => `extra_${n}`);
    const folder = folderWith({
      'attributes.csv': [good['attributes.csv'], ...codes.map((code) => `${code};${code};main;0;0;;pim_catalog_text;`)].join('\n'),
      'families.csv': good['families.csv']!.replace('lamps;Lamps;', `lamps;Lamps;${codes.join()},`),
      'products.csv': `sku;family;parent;${codes.join(';')}\nA;lamps;;${codes.map((code) => `of ${code}`).join(';')}`,
    });
    const { source, verdicts } = importAkeneo(folder);
    expect(source.content.filter(({ sku }) => sku === 'A')).toMatchObject([
      { cells: Object.fromEntries(codes.map((code) => [code, `of ${code}`])) },
    ]);
    expect(verdicts.filter(({ verdict }) => verdict !== 'imported')).toEqual([]);
  });

  it('cells of several lines and with quotes keep them, and the lines of later rows are right', () => {
    const lines = ['A;;1;lamps;;;;"two\nlines, ""quoted""";;;;;;;;;;;;;', 'A;;1;lamps;;;;;;;;;;;;;;;;;'];
    const { source, verdicts } = importAkeneo(folderWith(products(...lines)));
    expect(source.content.filter(({ sku }) => sku === 'A')).toEqual([
      { sku: 'A', person: 'akeneo', cells: { 'name@en_US': 'two lines, "quoted"' } },
    ]);
    expect(verdicts.at(-1)).toMatchObject({ line: 4, verdict: 'refused', problems: [{ code: 'akeneo_sku_twice' }] });
  });
});

describe('a file that cannot be read as it is stops the import, with its place', () => {
  it.each<[string, Record<string, string | Buffer | null>, string]>([
    [
      'Latin-1 bytes',
      { 'products.csv': Buffer.concat([Buffer.from(`${text}\n`), Buffer.from('STRA\xdfE;;1;lamps;;;;;;;;;;;;;;;;;', 'latin1')]) },
      'akeneo_not_utf8 products.csv:6: products.csv is not UTF-8: about line 6 it has bytes that are none.',
    ],
    ['UTF-16', { 'families.csv': Buffer.from(`\uFEFF${good['families.csv']}`, 'utf16le') }, 'akeneo_not_utf8 families.csv:1'],
    ['a column twice', { 'products.csv': text.replace(';color;', ';family;') }, 'akeneo_column_twice products.csv:1:family'],
    [
      'a renamed column',
      { 'products.csv': text.replace('sku;', 'number;') },
      'akeneo_column_missing products.csv:1: products.csv has no column sku or identifier',
    ],
    [
      'a renamed column of definitions',
      { 'attributes.csv': good['attributes.csv']!.replace(';type;', ';kind;') },
      'akeneo_column_missing attributes.csv:1: attributes.csv has no column type.',
    ],
    [
      'parents of products that are renamed, though there are models',
      { 'products.csv': text.replace(';parent;', ';parent_sku;') },
      'akeneo_column_missing products.csv:1: products.csv has no column parent: product_models.csv has product models, and every variant would become a product of its own.',
    ],
    [
      'parents of models that are renamed, though their variant has two levels',
      { 'product_models.csv': good['product_models.csv']!.replace(';parent;', ';above;') },
      'akeneo_column_missing product_models.csv:1: product_models.csv has no column parent',
    ],
    [
      'families of products that are renamed',
      { 'products.csv': text.replace(';family;', ';product_family;') },
      'akeneo_column_missing products.csv:1: products.csv has no column family: there are families',
    ],
    [
      'a renamed word for texts by locale',
      { 'attributes.csv': good['attributes.csv']!.replace(';localizable;', ';translatable;') },
      'akeneo_column_missing attributes.csv:1: attributes.csv has no column localizable: rows have values for a locale (name-en_US)',
    ],
    [
      'a renamed word for texts by channel',
      { 'attributes.csv': good['attributes.csv']!.replace(';scopable;', ';by channel;') },
      'akeneo_column_missing attributes.csv:1: attributes.csv has no column scopable: rows have values for a channel (description-en_US-web)',
    ],
    [
      'several at once',
      { 'products.csv': text.replace(';parent;', ';above;').replace(';family;', ';kind;') },
      'akeneo_column_missing products.csv:1: products.csv has no column parent: product_models.csv has product models, and every variant would become a product of its own. products.csv has no column family:',
    ],
    ...['parent', 'family', 'enabled', 'categories'].map((name): [string, Record<string, string>, string] => [
      `${name} in another case`,
      { 'products.csv': text.replace(`;${name};`, `;${name.toUpperCase()};`) },
      `akeneo_column_case products.csv:1:${name.toUpperCase()}: products.csv has the column ${name.toUpperCase()}`,
    ]),
    [
      'a column of definitions in another case',
      { 'attributes.csv': good['attributes.csv']!.replace(';localizable;', ';Localizable;') },
      'akeneo_column_case attributes.csv:1:Localizable',
    ],
    [
      'a column of models in another case',
      { 'product_models.csv': good['product_models.csv']!.replace(';family_variant;', ';Family_Variant;') },
      'akeneo_column_case product_models.csv:1:Family_Variant',
    ],
    ['a separator that is none', { 'products.csv': text.replaceAll(';', '^') }, 'akeneo_column_missing products.csv:1'],
    ['something after a closing quote', products('A;;1;lamps;;;;"a" b;;;;;;;;;;;;;'), 'akeneo_broken_csv products.csv:2'],
    [
      'a quote that is never closed',
      products('A;;1;lamps;;;;"a', ...Array.from({ length: 9 }, () => 'B')),
      'akeneo_broken_csv products.csv:2',
    ],
    ['no families, though rows name them', { 'families.csv': null }, 'akeneo_file_needed families.csv'],
    ['no product models, though rows name parents', { 'product_models.csv': null }, 'akeneo_file_needed product_models.csv'],
    ['no family variants', { 'family_variants.csv': null }, 'akeneo_file_needed family_variants.csv'],
    ['no options, though rows name them', { 'attribute_options.csv': null }, 'akeneo_file_needed attribute_options.csv'],
    ['no channels, though texts have locales', { 'channels.csv': null }, 'akeneo_file_needed channels.csv'],
    ['no categories, though rows name them', { 'categories.csv': null }, 'akeneo_file_needed categories.csv'],
    ['no attributes', { 'attributes.csv': null }, 'akeneo_wrong_folder folder'],
    [
      'units that lead nowhere',
      { 'measurement-families.json': '[{"code":"Weight","units":{}}]' },
      'akeneo_broken_units measurement-families.json',
    ],
  ])('%s', (_, change, expected) => {
    expect(refused(folderWith(change)).slice(0, expected.length)).toBe(expected);
  });
});

describe('what is not there, or is empty, costs nothing that does not need it', () => {
  it.each<[string, Record<string, string | null>, string[]]>([
    ['no products: the data model alone', { 'products.csv': null, 'product_models.csv': null }, []],
    ['an empty file of products', { 'products.csv': '' }, ['ARC', 'ARC-RED']],
    ['a header alone', { 'products.csv': `${text.split('\n')[0]}\n` }, ['ARC', 'ARC-RED']],
    [
      'no attribute groups, locales, currencies, measurement families',
      { 'attribute_groups.csv': null, 'measurement-families.json': null },
      ALL,
    ],
  ])('%s', (_, change, expected) => {
    expect(skus(folderWith(change))).toEqual(expected);
  });

  it.each<[string, Record<string, string | null>, string[]]>([
    ['parents, without models', { 'product_models.csv': null, 'products.csv': 'sku;family\nA;lamps' }, ['A']],
    ['families, where all have parents', { 'products.csv': 'sku;parent;size\nARC-RED-S;ARC-RED;s' }, ['ARC', 'ARC-RED', 'ARC-RED-S']],
    [
      'locales and channels of attributes, without values of such',
      {
        'product_models.csv': null,
        'products.csv': 'sku;family;watts\nA;lamps;7',
        'attributes.csv': good['attributes.csv']!.replace(';localizable;scopable;', ';a;b;'),
      },
      ['A'],
    ],
    [
      'a column of an attribute that is called nearly so',
      {
        'products.csv': text
          .replace('\n', ';Enabled\n')
          .split('\n')
          .map((line, at) => (at === 0 ? line : `${line};`))
          .join('\n'),
        'attributes.csv': `${good['attributes.csv']}\nEnabled;E;main;0;0;;pim_catalog_text;`,
      },
      ALL,
    ],
  ])('a column that nothing needs may be missing: %s', (_, change, expected) => {
    expect(skus(folderWith(change))).toEqual(expected);
  });

  it('columns without which products are taken another way are told', () => {
    const { choices } = importAkeneo(folderWith({ 'product_models.csv': null, 'products.csv': 'sku;family\nA;lamps' }));
    expect(choices.slice(-2)).toEqual([
      'products.csv has no column enabled: all of its products are taken as enabled.',
      'products.csv has no column categories: its products come in without any.',
    ]);
    expect(importAkeneo(folderWith()).choices.filter((one) => one.includes('has no column'))).toEqual([]);
  });

  it('a data model alone says so', () => {
    const { source, choices } = importAkeneo(folderWith({ 'products.csv': null, 'product_models.csv': null }));
    expect(choices.at(-1)).toBe('There is no products.csv: the data model alone is imported.');
    expect(source.setup.attributes).toHaveLength(10);
  });

  it('every file of the folder is named: read, or why not', () => {
    const folder = folderWith({
      ...{ 'variant_groups.csv': 'code;axis\nlamps_1;color\n', 'products.xlsx': '', 'stock.csv': 'sku;n\nA;1\n', 'notes.txt': '' },
      ...{ 'product.csv': 'sku\nTWIN\n', 'channel.csv': good['channels.csv']!, 'export.zip': '' },
    });
    mkdirSync(path.join(folder, 'old'));
    const { files, verdicts } = importAkeneo(folder);
    expect(Object.fromEntries(files.flatMap(({ file, notRead }) => (notRead === null ? [] : [[file, notRead]])))).toEqual({
      'channel.csv': 'channels.csv is read for it',
      'export.zip': 'it is packed; unpack it here',
      'notes.txt': 'it is no table of an export',
      old: 'folders are not read, but for the pictures that rows name',
      'product.csv': 'products.csv is read for it',
      'products.xlsx': 'it is a spreadsheet; export it as CSV',
      'stock.csv': expect.stringContaining("its name is none of an export's"),
    });
    expect(verdicts.filter(({ verdict }) => verdict === 'left_out').map(({ file, key }) => `${file} ${key}`)).toEqual([
      'variant_groups.csv lamps_1',
    ]);
    expect(files).toHaveLength(19);
  });
});

describe('pictures are taken from the folder alone', () => {
  it.each([
    ['missing', 'files/none.png', 'akeneo_file_missing'],
    ['a folder', 'files', 'akeneo_file_missing'],
    ['above', '../../../etc/hostname', 'akeneo_file_outside'],
    ['absolute', '/etc/hostname', 'akeneo_file_outside'],
    ['through a link', 'files/link/hostname', 'akeneo_file_outside'],
    ['an address', 'https://example.com/a.png', 'akeneo_file_address'],
    ['too large', 'files/huge.png', 'akeneo_file_too_large'],
    ['above by backslashes', '..\\..\\etc\\hostname', 'akeneo_file_outside'],
  ])('%s', (_, named, code) => {
    const folder = folderWith(products(`A;;1;lamps;;;;;;;;;;;;;;;;${named};`));
    symlinkSync('/etc', path.join(folder, 'files/link'));
    if (code === 'akeneo_file_too_large') writeFileSync(path.join(folder, 'files/huge.png'), Buffer.alloc(65 * 1024 * 1024));
    const { source, verdicts } = importAkeneo(folder);
    expect(source.assets.flatMap(({ links }) => links.map(({ sku }) => sku))).toEqual(['ARC-RED']);
    expect(verdicts.at(-1)).toMatchObject({
      verdict: 'imported_with_warnings',
      problems: [{ code, details: { column: 'image', value: named } }],
    });
  });

  it('a link within the folder is followed', () => {
    const folder = folderWith(products('A;;1;lamps;;;;;;;;;;;;;;;;files/other.png;'));
    symlinkSync(path.join(folder, 'files/a/red.png'), path.join(folder, 'files/other.png'));
    expect(importAkeneo(folder).source.assets.flatMap(({ links }) => links.map(({ sku }) => sku))).toEqual(['ARC-RED', 'A']);
  });
});
