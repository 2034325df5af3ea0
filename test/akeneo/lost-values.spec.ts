import { describe, expect, it } from '@jest/globals';
import { importAkeneo, type AkeneoOptions } from '../../src/cli/akeneo/index.js';
import { folderWith, good, products } from './export.js';

/** What is told of a row: code, column and value. */
const toldOf = (folder: string, key: string, options: AkeneoOptions = {}) =>
  importAkeneo(folder, options)
    .verdicts.find((one) => one.key === key)!
    .problems.map(({ code, path, details }) => [code, path?.split(':').slice(2).join(':'), details?.['value']]);

describe('what a row says of its place otherwise than its parent', () => {
  const folder = (): string =>
    folderWith({
      'families.csv': `${good['families.csv']}other;Other;sku,name;;;\n`,
      'family_variants.csv': `${good['family_variants.csv']}lamps_c;lamps;By color;color;;;\n`,
      'product_models.csv': [
        'code;family_variant;family;enabled;parent;color',
        'ARC;lamps_cs;other;1;;',
        'ARC-RED;lamps_c;lamps;0;ARC;red',
        'ARC-BLUE;;;;ARC;blue',
      ].join('\n'),
      'products.csv': [
        'sku;family;family_variant;parent;size',
        'A;other;lamps_cs;ARC-RED;s',
        'B;lamps;lamps_c;ARC-RED;m',
        'C;;;ARC-BLUE;s',
        'D;lamps;lamps_cs;;',
      ].join('\n'),
    });

  it.each<[string, string[][]]>([
    ['ARC', [['akeneo_other_place', 'family', 'other']]],
    [
      'ARC-RED',
      [
        ['akeneo_other_place', 'family_variant', 'lamps_c'],
        ['akeneo_enabled', 'enabled', '0'],
      ],
    ],
    ['ARC-BLUE', []],
    ['A', [['akeneo_other_place', 'family', 'other']]],
    ['B', [['akeneo_other_place', 'family_variant', 'lamps_c']]],
    ['C', []],
    ['D', [['akeneo_other_place', 'family_variant', 'lamps_cs']]],
  ])('is told: %s', (key, expected) => {
    expect(toldOf(folder(), key)).toEqual(expected);
  });

  it('and the parent counts', () => {
    expect(importAkeneo(folder()).source.erpItems.map(({ sku, parentSku, family }) => [sku, parentSku, family])).toEqual([
      ['ARC', undefined, 'lamps'],
      ['ARC-RED', 'ARC', undefined],
      ['ARC-BLUE', 'ARC', undefined],
      ['A', 'ARC-RED', undefined],
      ['B', 'ARC-RED', undefined],
      ['C', 'ARC-BLUE', undefined],
      ['D', undefined, 'lamps'],
    ]);
  });
});

it('columns of products that are called as those of models are attributes, or told', () => {
  const folder = (more: string): string =>
    folderWith({
      ...{ 'product_models.csv': null, 'family_variants.csv': null },
      'attributes.csv': `${good['attributes.csv']}${more}`,
      'families.csv': good['families.csv']!.replace('sku,name', 'sku,code,name'),
      'products.csv': 'sku;family;code\nA;lamps;X-1',
    });
  expect(importAkeneo(folder('\ncode;Code;main;0;0;;pim_catalog_text;')).source.content).toMatchObject([
    { sku: 'A', cells: { code: 'X-1' } },
  ]);
  expect(toldOf(folder(''), 'A')).toEqual([['akeneo_left_out', 'code', 'X-1']]);
});

describe('the price of a product model below which no product stands', () => {
  const models =
    'code;family_variant;parent;color;price-EUR;watts\nARC;lamps_cs;;;99;4\nARC-RED;lamps_cs;ARC;red;98;\nSUN;lamps_cs;;;97;3\n';
  const folder = (...rows: string[]): string => folderWith({ 'product_models.csv': models, ...products(...rows) });

  it('sells nothing, and is told, as is its stock', () => {
    const without = folder('DOT;;1;lamps;;;;;;;;;;;;;;5;;;');
    const lost = (code: string, column: string, value: string) => [code, column, value];
    expect(toldOf(without, 'ARC', { stock: 'watts' })).toEqual([
      lost('akeneo_price_unsold', 'price-EUR', '99'),
      lost('akeneo_stock_unsold', 'watts', '4'),
    ]);
    expect(toldOf(without, 'ARC-RED')).toEqual([lost('akeneo_price_unsold', 'price-EUR', '98')]);
  });

  it('is a price like any other where one stands below it, at whatever level', () => {
    const withOne = folder('A;;1;lamps;ARC-RED;;s;;;;;;;;;;;;;;');
    expect([toldOf(withOne, 'ARC'), toldOf(withOne, 'ARC-RED')]).toEqual([[], []]);
    expect(toldOf(withOne, 'SUN')).toEqual([['akeneo_price_unsold', 'price-EUR', '97']]);
    expect(importAkeneo(withOne).source.offers).toMatchObject([{ sku: 'A', price: { amount: '98' } }]);
  });
});

it('the second attribute of a code is refused, whatever the two are', () => {
  const { verdicts, source } = importAkeneo(
    folderWith({
      'attributes.csv': `${good['attributes.csv']}\nprice;Text;main;0;0;;pim_catalog_text;\nname;Price;main;0;0;;pim_catalog_price_collection;`,
    }),
  );
  expect(verdicts.filter(({ file, verdict }) => file === 'attributes.csv' && verdict === 'refused')).toMatchObject([
    { line: 16, key: 'price', problems: [{ code: 'akeneo_code_twice' }] },
    { line: 17, key: 'name', problems: [{ code: 'akeneo_code_twice' }] },
  ]);
  expect(source.offers.length).toBe(3);
});

it('a family tells what it names and Plinth has not: its label, its picture, what it requires', () => {
  const head = 'code;attributes;attribute_as_label;attribute_as_image;requirements-web';
  const folder = (row: string): string => folderWith({ 'families.csv': `${head}\nlamps;${good['families.csv']!.split(';')[7]};${row}\n` });
  expect(toldOf(folder('nix;photo;name,nox'), 'lamps')).toEqual([
    ['akeneo_requirement', 'requirements-web', 'nox'],
    ['akeneo_family_label', 'attribute_as_label', 'nix'],
    ['akeneo_family_image', 'attribute_as_image', 'photo'],
  ]);
  expect(toldOf(folder('sku;image;sku,name'), 'lamps')).toEqual([]);
});
