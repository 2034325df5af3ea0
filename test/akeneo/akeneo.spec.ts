import { existsSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { StartFailure } from '../../libs/problem/index.js';
import { importAkeneo, type AkeneoImport } from '../../src/cli/akeneo/index.js';
import { folderWith, good, products } from './export.js';

const run = (changes: Record<string, string | null> = {}): AkeneoImport => importAkeneo(folderWith(changes));
const faults = ({ verdicts }: AkeneoImport) => verdicts.flatMap((one) => one.problems.map((p) => `${one.verdict} ${p.code} ${p.path}`));
const item = (result: AkeneoImport, sku: string) => result.source.erpItems.find((one) => one.sku === sku);

describe('an export without a fault', () => {
  it('has a verdict for every row, and each is imported; what a row loses is named there, with its value', () => {
    const result = run();
    expect(result.verdicts).toHaveLength(1 + 1 + 14 + 6 + 1 + 1 + 2 + 2 + 4);
    expect(result.verdicts.filter((one) => one.verdict !== 'imported').map(({ key }) => key)).toEqual(['DOT']);
    expect(result.verdicts.find(({ key }) => key === 'DOT')).toEqual({
      file: 'products.csv',
      line: 4,
      key: 'DOT',
      verdict: 'imported_with_warnings',
      problems: [
        {
          code: 'akeneo_html',
          path: 'products.csv:4:description-en_US-web',
          message: 'Taken without <script>.',
          fix: 'Write it with plain HTML; shops show no other.',
          severity: 'warning',
          details: { column: 'description-en_US-web', value: '<p>Hi<script>x</script></p>' },
        },
        {
          code: 'akeneo_left_out',
          path: 'products.csv:4:X_SELL-products',
          message: 'Left out: associations between products are not part of Plinth yet.',
          fix: 'Keep the file.',
          severity: 'warning',
          details: { column: 'X_SELL-products', value: 'ARC' },
        },
      ],
    });
    expect(result.verdicts.at(-1)).toEqual({ file: 'products.csv', line: 5, key: 'OFF', verdict: 'imported', problems: [] });
    expect(result.leftOut).toEqual([
      {
        file: 'families.csv',
        column: 'requirements-web',
        values: 1,
        reason: 'pictures, documents and prices are asked for by channels here, not by families',
      },
    ]);
    expect(result.files.filter(({ notRead }) => notRead !== null)).toEqual([]);
  });

  it('becomes a setup', () => {
    const { setup } = run().source;
    expect(setup.locales.map((one) => one.code)).toEqual(['en_US', 'de_DE']);
    expect(setup.markets.map((one) => `${one.code} ${one.currency}`)).toEqual(['DE EUR', 'US USD']);
    expect(setup.scopes).toEqual([{ code: 'web', kind: 'channel_group', parentCode: null }]);
    expect(setup.categories.map((one) => one.code)).toEqual(['shop', 'desk']);
    expect(Object.fromEntries(setup.attributes.map((one) => [one.code, `${one.type} ${one.owner}`]))).toEqual({
      name: 'text pim',
      description: 'rich_text pim',
      color: 'select erp',
      tags: 'multi_select erp',
      size: 'select erp',
      weight: 'measurement erp',
      watts: 'number erp',
      boxed: 'boolean erp',
      made: 'date pim',
      ean: 'text erp',
    });
    expect(setup.attributes.find((one) => one.code === 'color')!.options.map((one) => one.code)).toEqual(['blue', 'red']);
    expect(setup.families[0]).toMatchObject({ required: { web: ['name'] }, labelAttribute: 'name' });
    expect(setup.families[0]!.attributes).not.toContain('image');
    expect(setup.familyVariants[0]!.levels.map((level) => level.axes)).toEqual([['color'], ['size']]);
    const units = Object.fromEntries(setup.unitFamilies.map((one) => [one.code, one.units]));
    expect(units['Weight']!['GRAM']).toMatchObject({ factor: '0.001', symbol: 'g' });
    expect(units['Temperature']!['FAHRENHEIT']!.offset).toMatch(/^255\.372222/);
  });

  it('becomes lines, parents first, each value once and owned by one', () => {
    const result = run();
    expect(result.source.erpItems).toEqual([
      { sku: 'ARC', family: 'lamps', familyVariant: 'lamps_cs', facts: {}, sourceRevision: '1' },
      { sku: 'ARC-RED', parentSku: 'ARC', facts: { color: 'red' }, sourceRevision: '1' },
      { sku: 'ARC-RED-S', parentSku: 'ARC-RED', lifecycle: 'active', facts: { size: 's', ean: '4006381333931' }, sourceRevision: '1' },
      { sku: 'ARC-RED-M', parentSku: 'ARC-RED', lifecycle: 'active', facts: { size: 'm' }, sourceRevision: '1' },
      {
        sku: 'DOT',
        family: 'lamps',
        lifecycle: 'active',
        facts: { color: 'blue', weight: { amount: '1.5', unit: 'KILOGRAM' }, watts: '7', boxed: true, tags: ['new', 'sale'] },
        sourceRevision: '1',
      },
      { sku: 'OFF', family: 'lamps', lifecycle: 'planned', facts: {}, sourceRevision: '1' },
    ]);
    expect(result.source.content).toEqual([
      { sku: 'ARC', person: 'akeneo', cells: { 'name@en_US': 'Arc lamp' }, categories: ['desk'] },
      {
        sku: 'DOT',
        person: 'akeneo',
        cells: { 'name@en_US': 'Dot', 'name@de_DE': 'Punkt', 'description@en_US#web': '<p>Hi</p>', made: '2026-01-31' },
        categories: ['desk'],
      },
      { sku: 'OFF', person: 'akeneo', cells: { 'name@en_US': 'Off' } },
    ]);
  });

  it('has its prices as offers, inherited where the variant has none', () => {
    expect(run().source.offers.map((offer) => `${offer.sku} ${offer.market} ${offer.price?.amount} ${offer.price?.currency}`)).toEqual([
      'ARC-RED-S DE 99 EUR',
      'ARC-RED-M DE 89.5 EUR',
      'DOT US 19.99 USD',
    ]);
  });

  it('has one asset per file, with all its links', async () => {
    const { assets } = run().source;
    expect(assets.map((one) => [one.fileName, one.links.map((link) => `${link.sku} ${link.role}`)])).toEqual([
      ['red.png', ['ARC-RED main', 'DOT main']],
    ]);
    expect((await assets[0]!.make()).toString()).toBe('picture');
  });
});

describe('a fault is named with its place and mending, and costs no more than it must', () => {
  it.each([
    ['an unknown parent', 'X;;1;lamps;NOBODY;red;s;;;;;;;;;;;;;;', 'refused akeneo_unknown_parent products.csv:2:parent'],
    ['an unknown family', 'X;;1;chairs;;;;;;;;;;;;;;;;;', 'refused akeneo_unknown_family products.csv:2:family'],
    ['no family', 'X;;1;;;;;;;;;;;;;;;;;;', 'imported_with_warnings akeneo_no_family products.csv:2:family'],
    ['an unknown option', 'X;;1;lamps;;pink;;;;;;;;;;;;;;;', 'imported_with_warnings akeneo_option_unknown products.csv:2:color'],
    ['a wrong check digit', 'X;;1;lamps;;;;;;;;;;;;;4006381333932;;;;', 'imported_with_warnings akeneo_gtin products.csv:2:ean'],
    ['a missing file', 'X;;1;lamps;;;;;;;;;;;;;;;;files/a/none.png;', 'imported_with_warnings akeneo_file_missing products.csv:2:image'],
    ['a file outside', 'X;;1;lamps;;;;;;;;;;;;;;;;../../etc/passwd;', 'imported_with_warnings akeneo_file_outside products.csv:2:image'],
    ['an unknown unit', 'X;;1;lamps;;;;;;;1;STONE;;;;;;;;;', 'imported_with_warnings akeneo_unit_unknown products.csv:2:weight'],
    ['a day that is none', 'X;;1;lamps;;;;;;;;;;;2026-02-31;;;;;;', 'imported_with_warnings akeneo_date_not_real products.csv:2:made'],
    ['a negative price', 'X;;1;lamps;;;;;;;;;;;;;;-1;;;', 'imported_with_warnings akeneo_price products.csv:2:price-EUR'],
    [
      'an unknown category',
      'X;nowhere;1;lamps;;;;;;;;;;;;;;;;;',
      'imported_with_warnings akeneo_unknown_category products.csv:2:categories',
    ],
    ['too few cells', 'X;;1', 'refused akeneo_cells products.csv:2'],
    ['no SKU', ';;1;lamps;;;;;;;;;;;;;;;;;', 'refused akeneo_no_sku products.csv:2:sku'],
    ['a SKU that a model has', 'arc;;1;lamps;;;;;;;;;;;;;;;;;', 'refused akeneo_sku_twice products.csv:2:sku'],
    ['a variant below the wrong level', 'X;;1;lamps;ARC;red;s;;;;;;;;;;;;;;', 'refused akeneo_wrong_level products.csv:2:parent'],
    ['no value of its axis', 'X;;1;lamps;ARC-RED;;;;;;;;;;;;;;;;', 'refused akeneo_axis_empty products.csv:2:size'],
  ])('%s', (_, line, expected) => {
    const result = run(products(line, 'DOT;;1;lamps;;blue;;;;;;;;;;;;;;;'));
    expect(faults(result)).toEqual([expected]);
    expect(item(result, 'X') !== undefined).toBe(!expected.startsWith('refused'));
    expect(item(result, 'DOT')?.sku).toBe('DOT');
  });

  it('all problems of a row are told at once, also where it is refused', () => {
    expect(faults(run(products('X;;1;lamps;NOBODY;red;s;;;;;;;;;;123;;;files/none.png;')))).toEqual([
      'refused akeneo_gtin products.csv:2:ean',
      'refused akeneo_unknown_parent products.csv:2:parent',
      'refused akeneo_file_missing products.csv:2:image',
    ]);
  });

  it('parents in a circle are refused with all that stand below them', () => {
    const models = 'code;family_variant;parent\nA;lamps_cs;B\nB;lamps_cs;A\nSELF;lamps_cs;SELF\n';
    const result = run({ 'product_models.csv': models, ...products('X;;1;lamps;A;red;s;;;;;;;;;;;;;;') });
    expect(result.source.erpItems).toEqual([]);
    expect(result.verdicts.filter((one) => one.verdict === 'refused').map((one) => one.key)).toEqual(['A', 'B', 'SELF', 'X']);
    expect(new Set(faults(result).map((one) => one.split(' ')[1]))).toEqual(new Set(['akeneo_parent_cycle', 'akeneo_parent_refused']));
  });

  it('the second of two variants with the same axes is refused', () => {
    const result = run(products('ONE;;1;lamps;ARC-RED;;s;;;;;;;;;;;;;;', 'TWO;;1;lamps;ARC-RED;;s;;;;;;;;;;;;;;'));
    expect(faults(result)).toEqual(['refused akeneo_axis_twice products.csv:3:size']);
  });

  it('attributes, options and families that name what is not there', () => {
    const result = run({
      'attributes.csv': `${good['attributes.csv']}\n1st;First;main;0;0;;pim_catalog_text;\ncolour2;C;none;0;0;;pim_reference_data_simpleselect;\ndepth;D;main;0;0;Fathoms;pim_catalog_metric;`,
      'attribute_options.csv': `${good['attribute_options.csv']}x;X;shape;1\n`,
      'families.csv': `${good['families.csv']}bulbs;Bulbs;sku,glow;;;\n`,
      'family_variants.csv': `${good['family_variants.csv']}v;chairs;;color;;;\nw;lamps;;name;;;\n`,
      'categories.csv': 'code;parent;label-en_US\na;b;A\nb;a;B\nc;zzz;C\nshop;;Shop\ndesk;shop;Desk\n',
    });
    expect(faults(result).filter((one) => !one.includes(' products.csv'))).toEqual([
      'refused akeneo_attribute_code attributes.csv:16:code',
      'refused akeneo_attribute_type attributes.csv:17:type',
      'refused akeneo_unit_family attributes.csv:18:metric_family',
      'refused akeneo_option attribute_options.csv:8:attribute',
      'imported_with_warnings akeneo_unknown_attribute families.csv:3:attributes',
      'refused akeneo_unknown_family family_variants.csv:3:family',
      'refused akeneo_axes family_variants.csv:4:variant-axes_1',
      'refused akeneo_category_parent categories.csv:2:parent',
      'refused akeneo_category_parent categories.csv:3:parent',
      'refused akeneo_category_parent categories.csv:4:parent',
    ]);
  });
});

describe('what stops the whole import, with one message', () => {
  const failure = (work: () => unknown): StartFailure => {
    try {
      work();
    } catch (error) {
      if (error instanceof StartFailure) return error;
      throw error;
    }
    throw new Error('It was not refused');
  };

  it('a folder that is none', () => {
    expect(failure(() => importAkeneo('/no/such/folder')).problem).toMatchObject({
      code: 'akeneo_wrong_folder',
      message: expect.stringContaining('no such folder'),
    });
  });

  it('a folder of something else', () => {
    const { problem } = failure(() => run({ 'attributes.csv': null, 'products.xlsx': '' }));
    expect(problem.code).toBe('akeneo_wrong_folder');
    expect(problem.message).toMatch(/It has no attributes\.csv\. Not read: products\.xlsx: it is a spreadsheet; export it as CSV\.$/);
  });

  it('a quote that is never closed', () => {
    const { problem } = failure(() => run(products('A;;1;lamps;;;;"never closed;;;;;;;;;;;;;', 'B;;1;lamps;;;;;;;;;;;;;;;;;')));
    expect(problem).toMatchObject({
      code: 'akeneo_broken_csv',
      path: expect.stringMatching(/^products\.csv:\d+$/),
      fix: expect.stringContaining('Nothing was imported'),
    });
  });

  it('measurement families that are not JSON', () => {
    expect(failure(() => run({ 'measurement-families.json': '{' })).problem.code).toBe('akeneo_broken_json');
  });
});

const icecat = path.resolve('../shared/data/akeneo-icecat');
const real = existsSync(icecat) ? describe : describe.skip;
real('a real catalogue (needs ../shared/data/akeneo-icecat)', () => {
  const count = (values: string[]) => Object.fromEntries([...Map.groupBy(values, (one) => one)].map(([value, all]) => [value, all.length]));

  it('is imported row by row, and every known defect is named', () => {
    const { source, verdicts, leftOut, rows } = importAkeneo(icecat);
    expect(count(verdicts.map((one) => `${one.file} ${one.verdict}`))).toEqual({
      'channels.csv imported': 3,
      'locales.csv imported': 3,
      'locales.csv left_out': 207,
      'currencies.csv imported': 2,
      'currencies.csv left_out': 292,
      'association_types.csv left_out': 4,
      'groups.csv left_out': 1,
      'group_types.csv left_out': 1,
      'attribute_groups.csv imported': 11,
      'attributes.csv imported': 77,
      'attribute_options.csv imported': 121,
      'families.csv imported': 17,
      'family_variants.csv imported': 9,
      'categories.csv imported': 168,
      'product_models.csv imported': 76,
      'product_models.csv imported_with_warnings': 5,
      'products.csv imported': 1091,
      'products.csv imported_with_warnings': 130,
      'products.csv refused': 18,
    });
    expect(count(verdicts.flatMap((one) => one.problems.map((p) => p.code)))).toEqual({
      akeneo_gtin: 105,
      akeneo_file_missing: 12,
      akeneo_unknown_parent: 18,
      // Of models below which the export has no product.
      akeneo_price_unsold: 9,
      akeneo_no_family: 1,
      akeneo_html: 80,
    });
    expect(source.erpItems).toHaveLength(81 + 1239 - 18);
    expect(source.setup.attributes).toHaveLength(70);
    expect(new Set(source.assets.flatMap((one) => one.links.map((link) => link.role)))).toEqual(new Set(['main', 'gallery']));
    expect(leftOut.filter(({ column }) => column === '').map((one) => `${one.file} ${one.values}`)).toEqual([
      'locales.csv 207',
      'currencies.csv 292',
      'association_types.csv 4',
      'groups.csv 1',
      'group_types.csv 1',
    ]);
    const accounted = count(verdicts.map((one) => one.file));
    // Each once: no row has two verdicts.
    expect(new Set(verdicts.map((one) => `${one.file}:${one.line}`)).size).toBe(verdicts.length);
    expect(accounted).toEqual(rows);
  });
});
