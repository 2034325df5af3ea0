import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { openErpDoor, type Answer, type Erp } from './door.js';

let erp: Erp;
beforeAll(async () => {
  erp = await openErpDoor();
  await erp.rows(`INSERT INTO market VALUES ('JP', 'JP', 'JPY', 'gross')`);
  await erp.push('items', [{ sku: 'SOLD' }, { sku: 'TEE', family: 'tees', familyVariant: 'tees_by_size' }]);
});
afterAll(() => erp.close());

const told = (verdicts: Answer[]) => verdicts.map(({ verdict, problems }) => [verdict, ...problems.map(({ code }) => code)].join(' '));
const items = async (lines: object[] | string | Buffer) => told((await erp.push('items', lines)).verdicts);
const offers = async (lines: object[]) => told((await erp.push('offers', lines)).verdicts);

/** Kinds of input that the imports of other products were reported to break on, lose, or take for something else. */
describe('what broke the doors of others', () => {
  test('lines that end in a comma, are an array a line each, or come between brackets, are told one by one', async () => {
    expect(await items('[\n{"sku":"COMMA-1"},\n{"sku":"COMMA-2"}\n]\n')).toEqual([
      'rejected bad_json',
      'rejected bad_json',
      'created',
      'rejected bad_json',
    ]);
    expect(await items('[{"sku":"COMMA-3"}]\n"COMMA-4"\nnull\n7\n{"index":{"_id":1}}')).toEqual([
      'rejected not_an_object',
      'rejected not_an_object',
      'rejected not_an_object',
      'rejected not_an_object',
      'rejected unknown_field wrong_type',
    ]);
  });

  test('a byte order mark, carriage returns and blank lines around the lines lose none', async () => {
    expect(await items('\ufeff\r\n\r\n{"sku":"BOM-1"}\r\n \t\r\n{"sku":"BOM-2"}\r\n\r\n')).toEqual(['created', 'created']);
    expect(await items('{"sku":"BOM-3"}\r{"sku":"BOM-4"}')).toEqual(['rejected bad_json']);
  });

  test('leading zeros stay in a text and a SKU, and are none of a number', async () => {
    expect(await items([{ sku: '007', facts: { origin: '0123', weight: '007.50' } }])).toEqual(['created']);
    expect(await erp.rows(`SELECT sku, facts FROM product_node WHERE sku LIKE '%7'`)).toEqual([
      { sku: '007', facts: { origin: '0123', weight: '7.5' } },
    ]);
    expect(await items('{"sku":"ZERO","facts":{"weight":007}}\n{"sku":7}\n{"sku":"ZERO","facts":{"origin":123}}')).toEqual([
      'rejected bad_json',
      'rejected wrong_type',
      'rejected value_wrong_type',
    ]);
  });

  test('numbers of a spreadsheet (comma, thousands, exponent, percent, currency, nothing) are refused, not guessed', async () => {
    const wrong = ['1,5', '1.234,5', '1 234', '1e3', '15%', '€ 5', '', ' ', 'NaN', 'Infinity', '0x1F', '١٢', '½', '+5', '.5', '5.'];
    expect(await items(wrong.map((weight, n) => ({ sku: `SHEET-${n}`, facts: { weight } })))).toEqual(
      wrong.map(() => 'rejected number_invalid'),
    );
    const price = (amount: unknown) => ({ sku: 'SOLD', market: 'US', price: { amount, currency: 'USD' } });
    expect(await offers(['12,90', '$12.90', '1e1', '', '-1', '12.905', null, true].map(price))).toEqual([
      ...Array<string>(6).fill('rejected amount_invalid'),
      ...Array<string>(2).fill('rejected wrong_type'),
    ]);
    expect(await erp.rows('SELECT * FROM offer')).toEqual([]);
  });

  test('a price with decimals is taken as the currency has them, and no part of a quantity sells more than there is', async () => {
    expect(
      await offers([
        { sku: 'SOLD', market: 'US', price: { amount: '10.22', currency: 'USD' }, quantity: -4 },
        { sku: 'SOLD', market: 'JP', price: { amount: '10.22', currency: 'JPY' } },
        { sku: 'SOLD', market: 'JP', price: { amount: '1022', currency: 'JPY' }, quantity: '5' },
        { sku: 'SOLD', market: 'DE', quantity: 99999999999 },
      ]),
    ).toEqual(['created quantity_negative', 'rejected amount_invalid', 'partly_rejected wrong_type', 'rejected quantity_invalid']);
    expect(await erp.rows('SELECT market_code, price_minor, quantity FROM offer ORDER BY market_code')).toEqual([
      { market_code: 'JP', price_minor: '1022', quantity: null },
      { market_code: 'US', price_minor: '1022', quantity: 0 },
    ]);
  });

  test('a variant that is sent again with its own axis value is itself; another with it is named', async () => {
    const variant = (sku: string, size: string) => ({ sku, parent: 'TEE', facts: { size } });
    expect(await items([variant('TEE-1', 's1'), variant('TEE-1', 's1'), variant('TEE-2', 's1'), variant('tee-1', 's3')])).toEqual([
      'created',
      'unchanged',
      'rejected axis_values_taken',
      'rejected sku_taken',
    ]);
  });

  test('stock in an item’s line, price in its facts and a column of another system are named, and none is dropped in silence', async () => {
    expect(
      await items([
        { sku: 'STRAY', quantity: 5 },
        { sku: 'STRAY', facts: { price: '9.90' } },
        { sku: 'STRAY', facts: { 'Variant SKU': 'x' } },
        { SKU: 'STRAY' },
        { sku: 'STRAY', facts: [] },
        { sku: 'STRAY', facts: null },
        { sku: ['STRAY'] },
      ]),
    ).toEqual([
      'rejected unknown_field',
      'rejected attribute_unknown',
      'rejected cell_malformed',
      'rejected unknown_field wrong_type',
      'rejected wrong_type',
      'created',
      'rejected wrong_type',
    ]);
  });

  test('the number of a line is that of the file in every chunk, and the counts add up to the lines', async () => {
    const lines = Array.from({ length: 1_203 }, (_, n) => (n % 400 === 399 ? { sku: `ROW-${n}`, nonsense: 1 } : { sku: `ROW-${n}` }));
    const { verdicts, summary } = await erp.push('items', lines);
    const wrong = verdicts.filter(({ verdict }) => verdict === 'rejected');
    expect(wrong.map(({ line, sku, problems }) => [line, sku, problems[0]!.path])).toEqual(
      [400, 800, 1_200].map((line) => [line, `ROW-${line - 1}`, `line ${line}: nonsense`]),
    );
    expect([summary.lines, summary.counts['created'], summary.counts['rejected']]).toEqual([1_203, 1_200, 3]);
  });

  test('names that objects have by themselves are names like others', async () => {
    expect(
      await items(
        '{"sku":"__proto__"}\n{"sku":"constructor","facts":{"__proto__":"x"}}\n{"sku":"toString","facts":{"constructor":"x"}}\n{"__proto__":{"sku":"P"}}',
      ),
    ).toEqual(['created', 'rejected cell_malformed', 'rejected attribute_unknown', 'rejected unknown_field wrong_type']);
    expect(await items([{ sku: 'hasOwnProperty' }, { sku: 'valueOf', parent: '__proto__' }])).toEqual(['created', 'created']);
    expect(await items([{ sku: '__proto__' }, { sku: 'hasOwnProperty' }])).toEqual(['unchanged', 'unchanged']);
  });
});
