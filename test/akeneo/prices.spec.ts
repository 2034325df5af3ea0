import { describe, expect, it } from '@jest/globals';
import { StartFailure } from '../../libs/problem/index.js';
import { importAkeneo, type AkeneoOptions } from '../../src/cli/akeneo/index.js';
import { folderWith } from './export.js';

/** An export whose price attributes and products are these. */
function exported(attributes: string[], head: string, lines: string[], currencies = 'USD,EUR'): string {
  return folderWith({
    'channels.csv': `code;locales;currencies\nweb;en_US,de_DE;${currencies}\nprint;en_US;USD\n`,
    'attributes.csv': [
      'code;type',
      'sku;pim_catalog_identifier',
      ...attributes.map((code) => `${code};pim_catalog_price_collection`),
      'left;pim_catalog_number',
    ].join('\n'),
    'attribute_options.csv': null,
    'families.csv': `code;attributes\nlamps;sku,left,${attributes.join(',')}\n`,
    'family_variants.csv': null,
    'product_models.csv': null,
    'products.csv': [`sku;family;${head}`, ...lines].join('\n'),
  });
}

const offers = (folder: string, options: AkeneoOptions = {}) =>
  importAkeneo(folder, options).source.offers.map((one) =>
    [one.sku, one.market, one.price?.amount, one.quantity, one.availability].join(' ').trim(),
  );

const refused = (folder: string, options: AkeneoOptions = {}) => {
  try {
    importAkeneo(folder, options);
  } catch (error) {
    if (error instanceof StartFailure) return `${error.problem.code}: ${error.problem.message} ${error.problem.fix}`;
    throw error;
  }
  throw new Error('It was not refused');
};

describe('the selling price is named, or the import is refused', () => {
  const two = (): string => exported(['cost', 'price'], 'cost-USD;price-USD', ['A;lamps;3.10;9.90', 'B;lamps;4.00;12.00']);

  it('two price attributes: refused with all candidates and their counts', () => {
    expect(refused(two())).toBe(
      'akeneo_price_unsaid: The export has several price attributes, and which is the selling price is not said. Prices of the export: cost in USD (2 values), price in USD (2 values). Say it: --price cost, or one for each: --price USD=cost …; --price none imports no prices. Nothing was imported.',
    );
  });

  it('the named one sells; what a thing cost is told as lost, row by row, with its value', () => {
    const { source, verdicts, choices } = importAkeneo(two(), { prices: ['price'] });
    expect(source.offers.map(({ sku, price }) => [sku, price])).toEqual([
      ['A', { amount: '9.9', currency: 'USD' }],
      ['B', { amount: '12', currency: 'USD' }],
    ]);
    expect(verdicts.flatMap(({ problems }) => problems.map(({ code, path, details }) => [code, path, details]))).toEqual([
      ['akeneo_price_not_sold', 'products.csv:2:cost-USD', { column: 'cost-USD', value: '3.10' }],
      ['akeneo_price_not_sold', 'products.csv:3:cost-USD', { column: 'cost-USD', value: '4.00' }],
    ]);
    expect(choices.slice(0, 2)).toEqual(['Market US sells for price-USD.', 'Not sold for, and told row by row: cost-USD (2).']);
  });

  it.each([
    ...['cost', 'purchase_price', 'einkaufspreis', 'msrp', 'list_price', 'amount'],
    ...['reseller_price', 'b2b_price', 'distributor_price', 'distribution_price', 'transfer_price', 'net_price', 'netprice', 'price_net'],
    ...['sale_net_price', 'saleNetPrice', 'nettopreis', 'retailer_price', 'haendlerpreis', 'partner_price', 'internal_price'],
  ])('%s alone is not taken unasked', (code) => {
    const folder = exported([code], `${code}-USD`, ['A;lamps;3.10']);
    expect(refused(folder)).toContain(`${code} does not look like a selling price.`);
    expect(offers(folder, { prices: [code] })).toEqual(['A US 3.1']);
    expect(offers(folder, { prices: ['none'] })).toEqual([]);
  });

  it.each(['price', 'verkaufspreis', 'prix', 'sale_price', 'retail_price', 'internet_price', 'gross_price'])('%s alone is', (code) => {
    expect(offers(exported([code], `${code}-USD`, ['A;lamps;3.10']))).toEqual(['A US 3.1']);
  });

  it('another attribute without any value is no candidate; cost in one currency and price in another are two', () => {
    expect(offers(exported(['cost', 'price'], 'cost-USD;price-USD', ['A;lamps;;9']))).toEqual(['A US 9']);
    expect(refused(exported(['cost', 'price'], 'cost-USD;price-EUR', ['A;lamps;3;9']))).toContain('several price attributes');
  });

  it('one price by locale or channel: taken where they agree, refused where they differ', () => {
    const folder = (a: string, b: string) => exported(['price'], 'price-web-USD;price-print-USD', [`A;lamps;${a};${b}`, 'B;lamps;;5']);
    expect(offers(folder('9.90', '9.9'))).toEqual(['A US 9.9', 'B US 5']);
    expect(refused(folder('9.90', '8'))).toContain(
      'price-print-USD and price-web-USD differ in 1 rows: which of them customers pay in US is not said.',
    );
    expect(refused(folder('9.90', '8'), { prices: ['price'] })).toContain('differ in 1 rows');
    expect(offers(folder('9.90', '8'), { prices: ['price-web'] })).toEqual(['A US 9.9']);
  });

  it('each currency and country may have its own', () => {
    const folder = exported(['price'], 'price-de_DE-EUR;price-fr_FR-EUR;price-en_US-USD', ['A;lamps;1;2;3']);
    expect(refused(folder)).toContain('differ in 1 rows');
    expect(offers(folder, { prices: ['DE=price-de_DE', 'FR=price-fr_FR', 'USD=price'] })).toEqual(['A US 3', 'A DE 1', 'A FR 2']);
    expect(offers(folder, { prices: ['DE=price-de_DE', 'USD=none'] })).toEqual(['A DE 1']);
    expect(refused(folder, { prices: ['JPY=price'] })).toContain('there is no market or currency JPY');
    expect(refused(folder, { prices: ['prise'] })).toContain(
      '--price prise: there is no such price. Prices of the export: price-de_DE in EUR (1 values)',
    );
    expect(refused(folder, { prices: ['price-de_DE', 'price-fr_FR'] })).toContain('said for the same');
  });

  it('prices in one cell, as Akeneo before 3 may write them', () => {
    expect(offers(exported(['price'], 'price', ['A;lamps;"10.50 EUR, 12.00 USD"', 'B;lamps;7 USD']))).toEqual([
      'A US 12',
      'A DE 10.5',
      'B US 7',
    ]);
  });

  it.each(['12,99', '1 299.00', 'free', '-1', '12.999'])('%s is no price, and hides none above', (text) => {
    const { source, verdicts } = importAkeneo(exported(['price'], 'price-USD', [`A;lamps;"${text}"`]));
    expect(source.offers).toEqual([]);
    expect(verdicts.at(-1)).toMatchObject({
      verdict: 'imported_with_warnings',
      problems: [{ code: 'akeneo_price', details: { column: 'price-USD', value: text } }],
    });
  });

  it.each(['1,234 USD', '1,234.50 USD', '12,345 USD', '1 234,50 USD', "1'234.50 USD", '12,99 USD', '1,234,567 USD', '5, 1,234 USD'])(
    '%s in a cell that names its currency is no price either, and no other one',
    (text) => {
      const { source, verdicts } = importAkeneo(exported(['price'], 'price', [`A;lamps;"${text}"`, `B;lamps;"${text} , 7 EUR"`]));
      expect(source.offers.map(({ sku, price }) => [sku, price])).toEqual([['B', { amount: '7', currency: 'EUR' }]]);
      const said = [{ code: 'akeneo_price', message: `${text} is no price; it is left out.` }];
      expect(verdicts.slice(-2)).toMatchObject([{ problems: said }, { problems: said }]);
    },
  );

  it.each([
    ['1.000', '1000', '1'],
    ['12.500', '12500', '12.5'],
    ['999.990', '999990', '999.99'],
  ])('%s is a price that can be read two ways: it is told, and not guessed', (text, one, other) => {
    const { source, verdicts } = importAkeneo(exported(['price'], 'price', [`A;lamps;${text} USD`, `B;lamps;"7 EUR, ${text} USD"`]));
    expect(source.offers.map(({ sku, price }) => [sku, price])).toEqual([['B', { amount: '7', currency: 'EUR' }]]);
    const said = [{ code: 'akeneo_price_open', message: `${text} USD is ${one} or ${other}; it is left out.` }];
    expect(verdicts.slice(-2)).toMatchObject([{ problems: said }, { problems: said }]);
    const apart = importAkeneo(exported(['price'], 'price-USD', [`A;lamps;${text}`]));
    expect([apart.source.offers, apart.verdicts.at(-1)]).toMatchObject([[], { problems: [{ code: 'akeneo_price_open' }] }]);
  });

  it('what can be read one way only is taken', () => {
    expect(offers(exported(['price'], 'price-USD', ['A;lamps;0.500', 'B;lamps;1000.00', 'C;lamps;1.0000']))).toEqual([
      'A US 0.5',
      'B US 1000',
      'C US 1',
    ]);
  });

  it('a currency that no channel uses is told', () => {
    const { verdicts } = importAkeneo(exported(['price'], 'price-USD;price-CHF', ['A;lamps;1;2']));
    expect(verdicts.at(-1)).toMatchObject({ problems: [{ code: 'akeneo_no_market', details: { column: 'price-CHF', value: '2' } }] });
  });
});

describe('no stock is invented', () => {
  const folder = (): string => exported(['price'], 'price-USD;left', ['A;lamps;9;4', 'B;lamps;;0', 'C;lamps;5;many', 'D;lamps;6;']);
  const thousands = (): string => exported(['price'], 'price-USD;left', ['A;lamps;9;1.000', 'B;lamps;9;1000']);

  it('without a word nothing is said of it', () => {
    expect(offers(folder())).toEqual(['A US 9', 'C US 5', 'D US 6']);
    expect(importAkeneo(folder()).choices).toContain(
      'Stock is not known: Akeneo counts none, so nothing is for sale until the ERP counts it, or --stock or --quantity says it.',
    );
  });

  it('one number for all that has a price, and the summary says that nobody counted it', () => {
    expect(offers(folder(), { quantity: 7 })).toEqual(['A US 9 7 in_stock', 'C US 5 7 in_stock', 'D US 6 7 in_stock']);
    expect(importAkeneo(folder(), { quantity: 7 }).choices).toContain(
      'Stock is 7 of everything that has a price (--quantity): nobody counted it.',
    );
  });

  it('a column that counts; what is no count is told', () => {
    const { source, verdicts } = importAkeneo(folder(), { stock: 'left' });
    expect(source.offers.map(({ sku, market, quantity }) => [sku, market, quantity])).toEqual([
      ['A', 'US', 4],
      ['A', 'DE', 4],
      ['B', 'US', 0],
      ['B', 'DE', 0],
      ['C', 'US', undefined],
      ['D', 'US', undefined],
    ]);
    expect(verdicts.find(({ key }) => key === 'C')!.problems.map(({ code }) => code)).toEqual(['akeneo_number_invalid', 'akeneo_stock']);
  });

  it('a count that can be read two ways is told', () => {
    const { source, verdicts } = importAkeneo(thousands(), { stock: 'left' });
    expect(source.offers.flatMap(({ sku, market, quantity }) => (market === 'US' ? [[sku, quantity]] : []))).toEqual([
      ['A', undefined],
      ['B', 1000],
    ]);
    expect(verdicts.find(({ key }) => key === 'A')!.problems).toMatchObject([
      { code: 'akeneo_stock', message: '1.000 is 1000 or 1; no stock is said of it.' },
    ]);
  });

  it('a column that there is not, and both at once, are refused', () => {
    expect(refused(folder(), { stock: 'qty' })).toContain('--stock qty: no row has a value in such a column.');
    expect(refused(folder(), { stock: 'left', quantity: 1 })).toContain('--stock and --quantity are said both.');
  });
});
