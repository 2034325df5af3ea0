import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { openErpDoor, type Erp } from './door.js';

let erp: Erp;
beforeAll(async () => {
  erp = await openErpDoor();
});
afterAll(() => erp.close());

const [NOON, ONE, TWO] = ['2026-03-01T12:00:00.000Z', '2026-03-01T13:00:00.000Z', '2026-03-01T14:00:00.000Z'];

interface Stored {
  quantity: number | null;
  reserved: number | null;
  backlog: number | null;
  counted_at: Date;
  stock: { location: string; quantity: number; countedAt: string; reserved: number | null; backlog: number | null }[] | null;
}
async function stored(sku: string): Promise<Stored> {
  return (await erp.rows<Stored>('SELECT quantity, reserved, backlog, counted_at, stock FROM offer WHERE sku = $1', [sku]))[0]!;
}
const parts = async (sku: string) => (await stored(sku)).stock?.map(({ location, quantity }) => `${location} ${quantity}`) ?? null;
const say = async (sku: string, line: object) => (await erp.push('offers', [{ sku, market: 'US', ...line }])).verdicts[0]!;
const at = (location: string, quantity: number | null, more: object = {}) => ({ location, quantity, ...more });
const made = async (sku: string) => erp.push('items', [{ sku, family: 'tees' }]);

test('what is for sale is the sum, of the oldest moment; a line changes the locations that it names and no other', async () => {
  await made('A');
  const price = { amount: '12.00', currency: 'USD' };
  const first = await say('A', { price, stock: [at('PARIS', 3, { countedAt: ONE, reserved: 1 }), at('BERLIN', 5)], countedAt: NOON });
  expect([first.verdict, first.problems]).toEqual(['created', []]);
  expect(await stored('A')).toMatchObject({
    ...{ quantity: 8, reserved: 1, backlog: null, counted_at: new Date(NOON) },
    stock: [
      { location: 'BERLIN', quantity: 5, countedAt: NOON, countedBy: 'erp', reserved: null },
      { location: 'PARIS', quantity: 3, countedAt: ONE, countedBy: 'erp', reserved: 1 },
    ],
  });

  expect((await say('A', { stock: [at('BERLIN', 2, { countedAt: TWO })] })).verdict).toBe('updated');
  expect(await stored('A')).toMatchObject({ quantity: 5, reserved: 1, counted_at: new Date(ONE) });
  expect(await parts('A')).toEqual(['BERLIN 2', 'PARIS 3']);

  // What moves from one to another leaves the sum as it is, and is told to channels all the same.
  await erp.rows('DELETE FROM offer_outbox');
  expect((await say('A', { stock: [at('BERLIN', 1), at('PARIS', 4)] })).verdict).toBe('updated');
  expect(await parts('A')).toEqual(['BERLIN 1', 'PARIS 4']);
  expect(await erp.rows('SELECT sku, recount, stops FROM offer_outbox')).toEqual([{ sku: 'A', recount: false, stops: false }]);

  // The same number of a later moment is news to channels, although nothing is another.
  await erp.rows('DELETE FROM offer_outbox');
  expect((await say('A', { stock: [at('PARIS', 4)] })).verdict).toBe('unchanged');
  expect(await erp.rows('SELECT sku, recount FROM offer_outbox')).toEqual([{ sku: 'A', recount: true }]);

  expect((await say('A', { stock: [at('PARIS', null)] })).verdict).toBe('updated');
  expect(await stored('A')).toMatchObject({ quantity: 1, reserved: null });
  expect(await parts('A')).toEqual(['BERLIN 1']);
  // Without any location there is nothing, which is not the same as "nobody counts".
  await say('A', { stock: [at('BERLIN', null)], availability: 'in_stock' });
  expect(await stored('A')).toMatchObject({ quantity: 0, stock: [] });
});

test('a count as a whole takes the place of those by location, and the other way round: never both are for sale', async () => {
  await made('B');
  await say('B', { quantity: 40, sourceRevision: 1 });
  await say('B', { stock: [at('BERLIN', 5)], sourceRevision: 2 });
  expect(await stored('B')).toMatchObject({ quantity: 5, stock: [{ location: 'BERLIN', quantity: 5 }] });
  await say('B', { stock: [at('PARIS', 2)], sourceRevision: 3 });
  expect((await say('B', { quantity: 0, sourceRevision: 4 })).verdict).toBe('updated');
  expect(await stored('B')).toMatchObject({ quantity: 0, stock: null });
  expect(await erp.rows(`SELECT stops FROM offer_outbox WHERE sku = 'B'`)).toEqual([{ stops: true }]);
});

test('each location has an order of its own, and both ways of counting are ordered among each other', async () => {
  await made('C');
  await say('C', { stock: [at('BERLIN', 5), at('PARIS', 5)], sourceRevision: 10 });
  await say('C', { stock: [at('PARIS', 6)], sourceRevision: 12 });
  expect((await say('C', { stock: [at('BERLIN', 7), at('PARIS', 7)], sourceRevision: 11 })).verdict).toBe('updated');
  expect(await parts('C')).toEqual(['BERLIN 7', 'PARIS 6']);
  expect((await say('C', { stock: [at('PARIS', 8)], sourceRevision: 9 })).verdict).toBe('stale');
  expect((await say('C', { quantity: 99, sourceRevision: 11 })).verdict).toBe('stale');
  expect(await parts('C')).toEqual(['BERLIN 7', 'PARIS 6']);
  await say('C', { quantity: 20, sourceRevision: 13 });
  expect((await say('C', { stock: [at('BERLIN', 8)], sourceRevision: 12 })).verdict).toBe('stale');
  expect(await stored('C')).toMatchObject({ quantity: 20, stock: null });
});

test('an odd count is taken as it is of a whole, and told at its location', async () => {
  await made('D');
  const { verdict, problems } = await say('D', { stock: [at('BERLIN', -3), at('PARIS', 2.5), at('ROME', 4, { reserved: 0.5 })] });
  expect(verdict).toBe('created');
  expect(problems.map(({ code, path }) => `${code} ${path}`)).toEqual([
    'quantity_negative line 1.stock.0.quantity',
    'quantity_rounded line 1.stock.1.quantity',
    'reserved_rounded line 1.stock.2.reserved',
  ]);
  expect(await stored('D')).toMatchObject({ quantity: 6, reserved: 1, backlog: 3 });
});

test('a line that says it otherwise is refused with place and mending, and changes nothing', async () => {
  await made('E');
  await say('E', { stock: [at('BERLIN', 5)] });
  const told = async (line: object) => {
    const { verdict, problems } = await say('E', line);
    expect(problems.every(({ fix }) => fix.length > 10)).toBe(true);
    return [verdict, ...problems.map(({ code, path }) => `${code} ${path}`)];
  };
  expect(await told({ quantity: 4, stock: [at('BERLIN', 4)] })).toEqual(['rejected', 'stock_said_twice line 1.quantity']);
  expect(await told({ reserved: 4, stock: [at('BERLIN', 4)] })).toEqual(['rejected', 'stock_said_twice line 1.reserved']);
  expect(await told({ stock: [at('BERLIN', 4), at('BERLIN', 3)] })).toEqual(['rejected', 'given_twice line 1.stock.1.location']);
  expect(await told({ stock: [at('two words', 4)] })).toEqual(['rejected', 'location_invalid line 1.stock.0.location']);
  expect(await told({ stock: [at('', 4)] })).toEqual(['rejected', 'location_invalid line 1.stock.0.location']);
  expect(await told({ stock: [at('BERLIN', 4, { countedAt: 'noon' })] })).toEqual(['rejected', 'moment_invalid line 1.stock.0.countedAt']);
  expect(await told({ stock: [] })).toEqual(['rejected', 'stock_length line 1.stock']);
  const many = Array.from({ length: 201 }, (_, n) => at(`L${n}`, 1));
  expect(await told({ stock: many })).toEqual(['rejected', 'stock_length line 1.stock']);
  expect(await told({ stock: Array.from({ length: 2_500 }, () => ({})) })).toEqual(['rejected', 'stock_length line 1.stock']);
  // What stops the sale counts all the same, also among far too many.
  await say('E', { stock: [at('PARIS', 1)] });
  const stops = [...many.map(({ location }) => at(location, 0)), at('PARIS', 0)];
  expect(await told({ stock: stops })).toEqual(['partly_rejected', 'stock_length line 1.stock']);
  expect(await parts('E')).toEqual(['BERLIN 5', 'PARIS 0']);
  expect(await told({ reserved: 2 })).toEqual(['rejected', 'reserved_without_location line 1.reserved']);
  for (const stock of [null, 5, 'BERLIN', { BERLIN: 5 }]) expect(await told({ stock })).toEqual(['rejected', 'wrong_type line 1: stock']);
  expect(await told({ stock: [5] })).toEqual(['rejected', 'wrong_type line 1: stock.0']);
  expect(await told({ stock: [{ location: 'BERLIN' }] })).toEqual(['rejected', 'wrong_type line 1: stock.0.quantity']);
  expect(await told({ stock: [at('BERLIN', 4, { qty: 3 })] })).toEqual(['rejected', 'unknown_field line 1: stock.0.qty']);
  expect(await told({ stock: [{ location: 7, quantity: '5', reserved: '1', countedAt: 4 }] })).toEqual([
    'rejected',
    ...['location', 'quantity', 'countedAt', 'reserved'].map((field) => `wrong_type line 1: stock.0.${field}`),
  ]);
  expect(await parts('E')).toEqual(['BERLIN 5', 'PARIS 0']);
});

test('names that objects have already are names of locations like others', async () => {
  await made('F');
  await say('F', { stock: [at('__proto__', 2), at('constructor', 3)], sourceRevision: 5 });
  expect((await say('F', { stock: [at('__proto__', 9)], sourceRevision: 4 })).verdict).toBe('stale');
  expect(await parts('F')).toEqual(['__proto__ 2', 'constructor 3']);
});

test('a person reads what a count is the sum of', async () => {
  await made('G');
  await say('G', { stock: [at('BERLIN', 5, { countedAt: NOON }), at('PARIS', 0)] });
  const { data } = await erp.graphql<{ offers: object[] }>(
    '{ offers(sku: "G") { quantity stock { location quantity countedAt countedBy reserved backlog } } }',
  );
  expect(data.offers).toMatchObject([
    {
      quantity: 5,
      stock: [
        { location: 'BERLIN', quantity: 5, countedAt: NOON, countedBy: 'erp', reserved: null, backlog: null },
        { location: 'PARIS', quantity: 0 },
      ],
    },
  ]);
});
