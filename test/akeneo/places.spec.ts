import { describe, expect, it } from '@jest/globals';
import { StartFailure } from '../../libs/problem/index.js';
import { importAkeneo } from '../../src/cli/akeneo/index.js';
import { folderWith, good } from './export.js';

/** Products that stand alone, with these columns; and the channels of the export. */
const sold = (channels: string, head: string, ...rows: string[]): string =>
  folderWith({
    ...{ 'product_models.csv': null, 'family_variants.csv': null },
    'channels.csv': `code;locales;currencies\n${channels}`,
    'products.csv': [`sku;family;${head}`, ...rows].join('\n'),
  });
const channelRows = (folder: string) =>
  importAkeneo(folder)
    .verdicts.filter(({ file }) => file === 'channels.csv')
    .map(({ key, verdict, problems }) => [key, verdict, problems.map(({ code, details }) => [code, details])]);

describe('currencies', () => {
  it('each sells in the country that it is named by, and euros in a country whose language is spoken', () => {
    const folder = sold('web;cs_CZ,el_GR,pt_BR;CZK,EUR,BRL,INR,HUF', 'price-CZK;price-EUR;price-BRL;price-INR', 'A;lamps;250;9.90;50;900');
    const { source, verdicts } = importAkeneo(folder);
    expect(source.setup.markets.map(({ code, country, currency }) => [code, country, currency])).toEqual([
      ['CZ', 'CZ', 'CZK'],
      ['GR', 'GR', 'EUR'],
      ['BR', 'BR', 'BRL'],
      ['IN', 'IN', 'INR'],
      ['HU', 'HU', 'HUF'],
    ]);
    expect(source.offers.map(({ market, price }) => [market, price!.amount])).toEqual([
      ['CZ', '250'],
      ['GR', '9.9'],
      ['BR', '50'],
      ['IN', '900'],
    ]);
    expect(verdicts.filter(({ verdict }) => verdict !== 'imported')).toEqual([]);
  });

  it('what is of no country, of none that sells in it, or no currency is told at its channel', () => {
    const folder = sold('web;en_US,de_DE;USD,XAF,DEM,ABC\nprint;en_US;USD', 'price-USD;price-XAF', 'A;lamps;5;900');
    expect(importAkeneo(folder).source.setup.markets.map(({ code }) => code)).toEqual(['US']);
    const lost = (value: string) => ['akeneo_currency', { column: 'currencies', value }];
    expect(channelRows(folder)).toEqual([
      ['web', 'imported_with_warnings', [lost('XAF'), lost('DEM'), lost('ABC')]],
      ['print', 'imported', []],
    ]);
  });

  it('a price of a channel or locale that is not there is taken only when it is named', () => {
    const folder = sold('web;en_US;USD', 'price-print-USD', 'A;lamps;5');
    let failure: unknown;
    try {
      importAkeneo(folder);
    } catch (error) {
      failure = error;
    }
    expect(failure).toBeInstanceOf(StartFailure);
    expect((failure as StartFailure).problem).toMatchObject({
      code: 'akeneo_price_unsaid',
      message: expect.stringContaining('price-print-USD is of print, which is no channel or locale of this export.'),
    });
    expect(importAkeneo(folder, { prices: ['price-print'] }).source.offers).toMatchObject([{ sku: 'A', price: { amount: '5' } }]);
    expect(importAkeneo(folder, { prices: ['none'] }).source.offers).toEqual([]);
  });
});

describe('locales', () => {
  it('one that nobody has a name for is taken; what is none is told at its channel, and its texts at their rows', () => {
    const folder = sold('web;"en_US,ca_ES_valencia,de_1996,x,fr FR";USD', 'name-en_US;name-de_1996;name-x', 'A;lamps;Lamp;Lampe;L');
    const { source, verdicts } = importAkeneo(folder);
    expect(source.setup.locales.map(({ code }) => code)).toEqual(['en_US', 'ca_ES_valencia', 'de_1996']);
    expect(source.content).toMatchObject([{ sku: 'A', cells: { 'name@en_US': 'Lamp', 'name@de_1996': 'Lampe' } }]);
    const lost = (value: string) => ['akeneo_locale', { column: 'locales', value }];
    expect(channelRows(folder)).toEqual([['web', 'imported_with_warnings', [lost('x'), lost('fr FR')]]]);
    expect(verdicts.at(-1)!.problems.map(({ path }) => path)).toEqual(['products.csv:2:name-x']);
  });
});

describe('what attributes are by locale and channel', () => {
  const flagged = (localizable: string, scopable: string) =>
    importAkeneo(
      folderWith({
        'attributes.csv': good['attributes.csv']!.replace(
          'description;Description;main;1;1;',
          `description;Description;main;${localizable};${scopable};`,
        ),
      }),
    );
  const row = ({ verdicts }: ReturnType<typeof importAkeneo>) => verdicts.find(({ key }) => key === 'description')!;

  it.each(['true', 'TRUE', 'yes', '1'])('%s is yes', (yes) => {
    const read = flagged(yes, yes);
    expect(row(read).verdict).toBe('imported');
    expect(read.source.content.find(({ sku }) => sku === 'DOT')!.cells).toMatchObject({ 'description@en_US#web': '<p>Hi</p>' });
  });

  it.each([
    ['oui', '1', 'localizable'],
    ['1', '2', 'scopable'],
  ])('%s and %s refuse the attribute: it could not be made otherwise later', (localizable, scopable, column) => {
    const read = flagged(localizable, scopable);
    expect(row(read)).toMatchObject({ verdict: 'refused', problems: [{ code: 'akeneo_flag', path: `attributes.csv:4:${column}` }] });
    expect(read.source.setup.attributes.some(({ code }) => code === 'description')).toBe(false);
  });
});
