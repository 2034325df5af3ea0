import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { importAkeneo } from '../../src/cli/akeneo/index.js';
import { folderWith, good, products } from './export.js';

const head = good['products.csv']!.split('\n')[0]!.split(';');
/** A row with these values. */
const row = (values: Record<string, string>): string =>
  head
    .map((name) => ({ sku: 'X', enabled: '1', family: 'lamps', ...values })[name] ?? '')
    .map((cell) => `"${cell.replaceAll('"', '""')}"`)
    .join(';');

function taken(values: Record<string, string>, change: Record<string, string | null> = {}) {
  const { source, verdicts } = importAkeneo(folderWith({ ...products(row(values)), ...change }));
  const { facts = {}, lifecycle } = source.erpItems.find(({ sku }) => sku === 'X') ?? {};
  const cells = source.content.find(({ sku }) => sku === 'X')?.cells ?? {};
  const problems = verdicts.at(-1)!.problems.map(({ code, details }) => [code, details?.['column'], details?.['value']].join(' '));
  return { cells: { ...facts, ...cells }, lifecycle, problems };
}

describe('a value comes in as it is, or its row names it', () => {
  it.each<[string, Record<string, string>, Record<string, unknown>, string[]]>([
    ['a decimal', { watts: '7.50' }, { watts: '7.5' }, []],
    ['a plus, and no digit before the point', { watts: '+.5' }, { watts: '0.5' }, []],
    ['an exponent', { watts: '1.5E-5' }, { watts: '0.000015' }, []],
    ['a large exponent', { watts: '1.25e+3' }, { watts: '1250' }, []],
    ['a decimal comma', { watts: '7,5' }, {}, ['akeneo_number_invalid watts 7,5']],
    ['thousands', { watts: '1 000' }, {}, ['akeneo_number_invalid watts 1 000']],
    ['a number whose point may be that of the thousands', { watts: '1.500' }, { watts: '1.5' }, ['akeneo_number_open watts 1.500']],
    ['one that cannot be thousands', { watts: '0.500' }, { watts: '0.5' }, []],
    [
      'an open measurement',
      { weight: '-12.500', 'weight-unit': 'GRAM' },
      { weight: { amount: '-12.5', unit: 'GRAM' } },
      ['akeneo_number_open weight -12.500'],
    ],
    [
      'an open measurement in one cell',
      { weight: '1.500 GRAM' },
      { weight: { amount: '1.5', unit: 'GRAM' } },
      ['akeneo_number_open weight 1.500 GRAM'],
    ],
    ['no number', { watts: 'many' }, {}, ['akeneo_number_invalid watts many']],
    ['a measurement', { weight: '1.50', 'weight-unit': 'GRAM' }, { weight: { amount: '1.5', unit: 'GRAM' } }, []],
    ['a measurement in one cell', { weight: '10.5 GRAM' }, { weight: { amount: '10.5', unit: 'GRAM' } }, []],
    ['an unknown unit', { weight: '1', 'weight-unit': 'STONE' }, {}, ['akeneo_unit_unknown weight 1 STONE']],
    ['no unit', { weight: '1' }, {}, ['akeneo_unit_unknown weight 1']],
    ['a moment of a day', { made: '2026-01-31T00:00:00+01:00' }, { made: '2026-01-31' }, []],
    ['a date of another format', { made: '31/01/2026' }, {}, ['akeneo_date_not_real made 31/01/2026']],
    ['a boolean that is none', { boxed: 'yes' }, {}, ['akeneo_value_wrong_type boxed yes']],
    ['an option in other case', { color: ' BLUE ' }, { color: 'blue' }, []],
    ['an unknown option', { color: 'dark blue' }, {}, ['akeneo_option_unknown color dark blue']],
    ['one unknown option of several', { tags: 'new,old,sale' }, { tags: ['new', 'sale'] }, ['akeneo_option_unknown tags old']],
    ['unknown options alone', { tags: 'old' }, {}, ['akeneo_option_unknown tags old']],
    ['a NUL', { 'name-en_US': 'a\0b' }, {}, ['akeneo_text_control_character name-en_US a\0b']],
    [
      'HTML that shops do not show',
      { 'description-en_US-web': '<p onclick="x()">Hi</p><img src="a.png">' },
      { 'description@en_US#web': '<p>Hi</p>' },
      ['akeneo_html description-en_US-web <p onclick="x()">Hi</p><img src="a.png">'],
    ],
    [
      'HTML that is only written otherwise',
      { 'description-en_US-web': '<p>a<br/>b &amp; c</p>' },
      { 'description@en_US#web': '<p>a<br />b &amp; c</p>' },
      [],
    ],
    ['an association', { 'X_SELL-products': 'A,B' }, {}, ['akeneo_left_out X_SELL-products A,B']],
    ['an unknown category beside a known one', { categories: 'desk,none' }, {}, ['akeneo_unknown_category categories none']],
    ['enabled as a word', { enabled: 'maybe' }, {}, ['akeneo_enabled enabled maybe']],
    ['a text that is long', { 'name-en_US': 'x'.repeat(100) + '\0' }, {}, [`akeneo_text_control_character name-en_US ${'x'.repeat(80)}…`]],
  ])('%s', (_, values, cells, problems) => {
    const found = taken(values);
    expect([found.cells, found.problems]).toEqual([cells, problems]);
  });

  it.each([
    ['1', 'active'],
    ['0', 'planned'],
    ['false', 'planned'],
    ['', undefined],
  ])('enabled %j is %s', (enabled, lifecycle) => {
    expect(taken({ enabled }).lifecycle).toBe(lifecycle);
  });

  it('says what an open number was taken for, unless another value of its column tells what its point is', () => {
    const said = (...watts: string[]): string[] => {
      const rows = watts.map((one, at) => row({ sku: `W-${at}`, watts: one }));
      const { verdicts } = importAkeneo(folderWith({ 'products.csv': [head.join(';'), ...rows].join('\n') }));
      return verdicts.flatMap(({ problems }) => problems.map(({ code, message, fix }) => `${code}: ${message} ${fix}`));
    };
    const open =
      'akeneo_number_open: 1.500 is taken for 1.5; it is 1500 where the point is that of the thousands. ' +
      'Where it is, write it without. Nothing else of the column tells which it is.';
    expect(said('1.500', '2', '1500')).toEqual([open]);
    expect(said('1.500', '0.750')).toEqual([]);
    expect(said('1.500', '1.5')).toEqual([]);
    expect(said('1.500', '1500.125')).toEqual([]);
    expect(said('2.5000', '1.500')).toEqual([]);
  });

  it('columns of no attribute, of a locale that no channel has, and of types that Plinth has not are told in every row', () => {
    const attributes = `${good['attributes.csv']}\nshots;Shots;main;0;0;;pim_assets_collection;\ngrid;Grid;main;0;0;;pim_catalog_table;`;
    const more = 'shots;grid;manual;name-fr_FR;stray';
    const rows = [`${head.join(';')};${more}`, `${row({})};a,b;"[{""x"":1}]";files/a.pdf;Lampe;who knows`];
    const { verdicts } = importAkeneo(folderWith({ 'attributes.csv': attributes, 'products.csv': rows.join('\n') }));
    expect(verdicts.at(-1)!.problems.map(({ code, message, details }) => [code, details, message])).toEqual([
      ['akeneo_left_out', { column: 'shots', value: 'a,b' }, 'Left out: shots is not in attributes.csv, or was refused there.'],
      ['akeneo_left_out', { column: 'grid', value: '[{"x":1}]' }, 'Left out: grid is not in attributes.csv, or was refused there.'],
      ['akeneo_left_out', { column: 'manual', value: 'files/a.pdf' }, 'Left out: documents are not part of Plinth yet.'],
      ['akeneo_left_out', { column: 'name-fr_FR', value: 'Lampe' }, 'Left out: name has no such locale or channel.'],
      ['akeneo_left_out', { column: 'stray', value: 'who knows' }, 'Left out: stray is not in attributes.csv, or was refused there.'],
    ]);
    expect(verdicts.filter(({ file, verdict }) => file === 'attributes.csv' && verdict === 'refused').map(({ key }) => key)).toEqual([
      'shots',
      'grid',
    ]);
  });

  it('a long text keeps its lines, one of a line does not have any', () => {
    const attributes = good['attributes.csv']!.replace('pim_catalog_textarea;1', 'pim_catalog_textarea;0');
    expect(taken({ 'description-en_US-web': 'a\n\nb' }, { 'attributes.csv': attributes }).cells).toEqual({
      'description@en_US#web': 'a\n\nb',
    });
  });

  it('of several identifiers the main one is the SKU, the others are texts', () => {
    const attributes = `${good['attributes.csv']!.replace('wysiwyg_enabled', 'is_main_identifier').replace('sku;SKU;main;0;0;;pim_catalog_identifier;', 'sku;SKU;main;0;0;;pim_catalog_identifier;0')}\nitem_no;No;main;0;0;;pim_catalog_identifier;1`;
    const { source } = importAkeneo(
      folderWith({
        ...{ 'attributes.csv': attributes, 'product_models.csv': null },
        'families.csv': good['families.csv']!.replace('sku,name', 'sku,item_no,name'),
        'products.csv': 'item_no;sku;family\nN1;S1;lamps\n',
      }),
    );
    expect(source.erpItems).toEqual([{ sku: 'N1', family: 'lamps', facts: {}, sourceRevision: '1' }]);
    expect(source.content).toEqual([{ sku: 'N1', person: 'akeneo', cells: { sku: 'S1' } }]);
  });
});

describe('trees', () => {
  const models = (...lines: string[]) => ({ 'product_models.csv': ['code;family_variant;parent;color;size', ...lines].join('\n') });
  const told = (change: Record<string, string>) =>
    importAkeneo(folderWith(change)).verdicts.flatMap(({ file, key, verdict, problems }) =>
      file.startsWith('product') ? [`${key} ${verdict} ${problems.map(({ code }) => code).join()}`.trim()] : [],
    );

  it('parents after their children, in the same file and in the other', () => {
    const change = { ...models('M-RED;lamps_cs;M;red;', 'M;lamps_cs;;;'), ...products(row({ parent: 'M-RED', size: 's' })) };
    expect(told(change)).toEqual(['M-RED imported', 'M imported', 'X imported']);
    expect(importAkeneo(folderWith(change)).source.erpItems.map(({ sku }) => sku)).toEqual(['M', 'M-RED', 'X']);
  });

  it('a ring of ten thousand models refuses them, and nothing else', () => {
    const ring = Array.from({ length: 10_000 }, (_, at) => `R${at};lamps_cs;R${(at + 1) % 10_000};;`);
    const verdicts = told({ ...models(...ring), ...products(row({})) });
    expect(verdicts.filter((one) => one.endsWith('akeneo_parent_cycle'))).toEqual(['R0 refused akeneo_parent_cycle']);
    expect(verdicts.filter((one) => one.endsWith('refused akeneo_parent_refused'))).toHaveLength(9_999);
    expect(verdicts.at(-1)).toBe('X imported');
  });

  it('values of an axis at another level are told, and left out', () => {
    const change = {
      ...models('M;lamps_cs;;red;s', 'M-RED;lamps_cs;M;red;'),
      ...products(row({ parent: 'M-RED', size: 's', color: 'blue' })),
    };
    expect(told(change)).toEqual([
      'M imported_with_warnings akeneo_axis_level,akeneo_axis_level',
      'M-RED imported',
      'X imported_with_warnings akeneo_axis_level',
    ]);
  });

  it('SKUs that differ by case or by form are one; models and products share them', () => {
    const change = { ...models('M;lamps_cs;;;'), ...products(row({ sku: 'm' }), row({ sku: 'Ä' }), row({ sku: 'A\u0308' })) };
    expect(told(change)).toEqual(['M imported', 'm refused akeneo_sku_twice', 'Ä imported', 'A\u0308 refused akeneo_sku_twice']);
  });

  it('a family without attributes takes a product, and its values are told', () => {
    const families = `${good['families.csv']}empty;Empty;;;;\n`;
    expect(told({ 'families.csv': families, ...models(), ...products(row({ family: 'empty', watts: '3' })) })).toEqual([
      'X imported_with_warnings akeneo_not_in_family',
    ]);
  });
});

describe('measurement families', () => {
  const metric = (family: string) => ({
    'attributes.csv': good['attributes.csv']!.replace(';Weight;pim', `;${family};pim`),
    'measurement-families.json': null,
  });
  const factor = (family: string, unit: string, change: Record<string, string | null> = metric(family)) => {
    const { setup } = importAkeneo(folderWith({ ...change, ...products(), 'product_models.csv': null })).source;
    const { factor: by, offset } = setup.unitFamilies.find(({ code }) => code === family)!.units[unit]!;
    return [by, offset].join(' ').trim();
  };

  it.each([
    ['Weight', 'POUND', '0.45359237'],
    ['Length', 'INCH', '0.0254'],
    ['Temperature', 'CELSIUS', '1 273.15'],
    ['Speed', 'KILOMETER_PER_HOUR', '0.277777777777777777777777777778'],
    ['VolumeFlow', 'CUBIC_METER_PER_HOUR', '0.000277777777777777777777777778'],
    ['Binary', 'MEGABYTE', '1048576'],
  ])('%s is known without a file: %s', (family, unit, expected) => {
    expect(factor(family, unit)).toBe(expected);
  });

  it('the file counts in place of what is known, in each form that an Akeneo wrote', () => {
    const flat = [
      {
        code: 'Weight',
        standard: 'GRAM',
        units: [
          { code: 'GRAM', convert: { mul: '1' } },
          { code: 'POUND', convert: { mul: '454' } },
        ],
      },
    ];
    const config = {
      measures_config: {
        Weight: { standard: 'GRAM', units: { GRAM: { convert: [{ mul: 1 }] }, POUND: { convert: [{ mul: 4540 }, { div: 10 }] } } },
      },
    };
    for (const json of [flat, { _embedded: { items: flat } }, config])
      expect(factor('Weight', 'POUND', { ...metric('Weight'), 'measurement-families.json': JSON.stringify(json) })).toBe('454');
  });

  it('an operand that is a number keeps its digits, and may be printed with an exponent', () => {
    const file = (operand: string) =>
      `[{"code":"Weight","standard":"GRAM","units":[{"code":"GRAM","convert":{"mul":1}},{"code":"POUND","convert":{"mul":${operand}}}]}]`;
    const read = (operand: string) => factor('Weight', 'POUND', { ...metric('Weight'), 'measurement-families.json': file(operand) });
    expect(read('453.5923700000000000001')).toBe('453.5923700000000000001');
    expect([read('1.0e-7'), read('"2.5E+3"'), read('0.0000001')]).toEqual(['0.0000001', '2500', '0.0000001']);
    expect(() => read('1e400')).toThrow('POUND has the operand 1e400');
  });

  it('a family that nobody knows is refused at its attribute, and its values at their rows', () => {
    const { verdicts } = importAkeneo(folderWith({ ...metric('Fathoms'), ...products(row({ weight: '3', 'weight-unit': 'X' })) }));
    expect(verdicts.flatMap(({ key, problems }) => problems.map(({ code, path }) => `${key} ${code} ${path}`))).toEqual([
      'weight akeneo_unit_family attributes.csv:8:metric_family',
      'lamps akeneo_unknown_attribute families.csv:2:attributes',
      'X akeneo_left_out products.csv:2:weight',
      'X akeneo_left_out products.csv:2:weight-unit',
    ]);
  });

  const real = '../shared/data/akeneo-icecat/measurement-families.json';
  (existsSync(real) ? it : it.skip)('every unit of a real export is among the standard ones (needs ../shared/data/akeneo-icecat)', () => {
    const json = JSON.parse(readFileSync(real, 'utf8')) as { code: string; standard_unit_code: string; units: Record<string, object> }[];
    for (const { code, standard_unit_code: standard, units } of json.filter((one) => one.code !== 'Bitcoin')) {
      const { setup } = importAkeneo(folderWith({ ...metric(code), ...products(), 'product_models.csv': null })).source;
      const known = setup.unitFamilies.find((one) => one.code === code);
      expect([code, known?.standardUnit, Object.keys(known?.units ?? {}).sort()]).toEqual([code, standard, Object.keys(units).sort()]);
    }
  });
});
