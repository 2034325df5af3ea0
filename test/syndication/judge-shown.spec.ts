import { describe, expect, it } from '@jest/globals';
import { AmazonAdapter } from '../../src/channels/amazon/index.js';
import { GoogleAdapter } from '../../src/channels/google/index.js';
import { ShopifyAdapter } from '../../src/channels/shopify/index.js';
import type { ChannelAdapter, Statement } from '../../src/port/index.js';
import { judgeShown } from '../../src/syndication/listings/wires/judge-shown.js';
import type { OfferLineRow } from '../../src/syndication/listings/wires/offer-line-row.js';

const amazon = {
  price: { purchasable_offer: [{ currency: 'USD', audience: 'ALL', our_price: [{ schedule: [{ value_with_tax: 9.9 }] }] }] },
  stock: { fulfillment_availability: [{ fulfillment_channel_code: 'DEFAULT', quantity: 3 }] },
};
const google = { price: { price: { amountMicros: '9900000', currencyCode: 'USD' } }, stock: { availability: 'IN_STOCK' } };

describe('a look at what was sent and never answered', () => {
  it.each<[string, ChannelAdapter, { price: Statement; stock: Statement }, Record<string, unknown>, number | null]>([
    ['amazon', new AmazonAdapter(), amazon, { price: '9.9 USD', quantity: 3 }, 3],
    ['google', new GoogleAdapter(), google, { ...google.price, ...google.stock }, null],
  ])('takes price and stock on %s as one row of the SKU, and the units from the stock', (_kind, adapter, sent, observed, units) => {
    const line = {
      sku: 'MUG',
      priceSent: sent.price,
      stockSent: sent.stock,
      buyable: true,
      units: null,
      sold: [],
      stood: [],
      lowerSeen: null,
      higherSeen: null,
    } as unknown as OfferLineRow;
    const look = { listingId: '1', lines: [line], adapter, now: new Date(), unknown: new Set<'price' | 'stock'>(), patient: true };
    const shown = judgeShown({ ...look, observed });
    expect(shown.effects).toEqual([{ listingId: '1', sku: 'MUG', ...sent, buyable: true, units }]);
    expect(judgeShown({ ...look, observed: {} }).effects).toEqual([]);
  });
});

/** Of the stock a call may be under way that nobody has looked for. */
it('a look for the price alone says nothing of the stock', () => {
  const accepted = { priceAccepted: amazon.price, stockAccepted: amazon.stock, priceSent: amazon.price, stockSent: amazon.stock };
  const line = { sku: 'MUG', ...accepted, buyable: true, units: 3, sold: [], stood: [], lowerSeen: null, higherSeen: null };
  const look = { listingId: '1', lines: [line as unknown as OfferLineRow], adapter: new AmazonAdapter(), now: new Date(), patient: false };
  const observed = { price: '8 USD', quantity: 0 };
  const both = judgeShown({ ...look, observed, unknown: new Set() });
  expect([both.readings, both.differences.map(({ wire }) => wire)]).toMatchObject([[{ units: 0, fell: [3, 0] }], ['price']]);
  const one = judgeShown({ ...look, observed, unknown: new Set(), wires: new Set(['price' as const]) });
  expect(one).toMatchObject({
    readings: [],
    doubts: [],
    fields: { price: ['price', 'sale_price'], stock: [] },
    differences: [{ field: 'price' }],
  });
  const stock = judgeShown({ ...look, observed, unknown: new Set(), wires: new Set(['stock' as const]) });
  expect(stock).toMatchObject({ readings: [{ units: 0 }], differences: [], confirmed: { price: true, stock: true } });
});

const NOW = new Date('2027-03-02T09:00:00Z');

describe('a look at a number whose call had no answer', () => {
  const [read, said] = [new Date('2027-03-02T08:00:00Z'), new Date('2027-03-02T08:30:00Z')];
  const nine = { fulfillment_availability: [{ fulfillment_channel_code: 'DEFAULT', quantity: 9 }] };
  const look = (inputs: object, line: object = {}) =>
    judgeShown({
      lines: [
        {
          ...{ sku: 'MUG', stockSent: nine, stockAccepted: amazon.stock, buyable: true, units: 3, sold: [], stood: [], lowerSeen: null },
          ...{ higherSeen: null, readAt: read, stockAcceptedAt: read, stockProblem: null, ...line },
        } as unknown as OfferLineRow,
      ],
      ...{ listingId: '1', observed: { quantity: 7 }, adapter: new AmazonAdapter(), now: NOW, patient: false },
      ...{ unknown: new Set<'price' | 'stock'>(['stock']), saidAt: said, ...inputs },
    });
  const known = ({ readings, effects }: ReturnType<typeof look>) => [effects.length, readings.map(({ units, sold }) => [units, sold])];

  it('knows what is missing of it to be sold after the call had left: the count that it was made of knew nothing of that', () => {
    expect(known(look({}))).toEqual([1, [[7, [[said.toISOString(), 2]]]]]);
    // Of a call that nobody knows the moment of, and of one from before the last look.
    expect(known(look({ saidAt: null }))).toEqual([1, [[7, [[read.toISOString(), 2]]]]]);
    expect(known(look({}, { readAt: NOW }))).toEqual([1, [[7, [[NOW.toISOString(), 2]]]]]);
  });

  it('sees it also where a stop has woken the wire since, in the look that has to tell, and until one has told', () => {
    expect(known(look({ unknown: new Set(), recount: true }))).toEqual([1, [[7, [[said.toISOString(), 2]]]]]);
    expect(known(look({ unknown: new Set(), recount: true }, { readAt: NOW }))).toEqual([0, [[3, []]]]);
    expect(known(look({ unknown: new Set() }))).toEqual([0, [[3, []]]]);
  });
});

describe('a look at what a shop made, and whose number had no answer', () => {
  const price = { price: '9.90', compareAtPrice: null };
  const at = (id: string): string => `gid://shopify/Location/${id}`;
  const look = (stock: Statement, units: Record<string, unknown>) => {
    const line = { sku: 'MUG', priceSent: price, stockSent: stock, buyable: true, units: null, sold: [], stood: [], lowerSeen: null };
    const field = (name: string): string => `variant:MUG:${name}`;
    const observed = { ...price, tracked: true, inventoryPolicy: 'DENY', stocked: true, ...units };
    const { effects, readings, missing, confirmed } = judgeShown({
      ...{ listingId: '1', lines: [{ ...line, higherSeen: null } as unknown as OfferLineRow], adapter: new ShopifyAdapter(), now: NOW },
      ...{ observed: Object.fromEntries(Object.entries(observed).map(([name, value]) => [field(name), value])), patient: false },
      unknown: new Set<'price' | 'stock'>(),
    });
    const said = effects.map((one) => one.stock?.['quantity'] ?? null);
    const known = readings.map((one) => [one.units, one.unitsAt, one.sold]);
    return { said, known, missing: missing.stock, confirmed: confirmed.stock };
  };
  const nine = { quantity: 9, policy: 'DENY' };

  it('takes its 0 for the one with which it was made: nothing is sold, and the number is still to be said', () => {
    expect(look(nine, { quantity: 0 })).toEqual({ said: [null], known: [[0, undefined, []]], missing: true, confirmed: false });
    expect(look(nine, { quantity: 9 })).toMatchObject({ said: [9], known: [[9, undefined, []]], missing: false, confirmed: true });
    expect(look(nine, { quantity: 7 })).toMatchObject({ said: [9], known: [[7, undefined, [[NOW.toISOString(), 2]]]], missing: false });
    // Nor has the shop a number of it where it does not stock it yet.
    expect(look(nine, { quantity: null })).toEqual({ said: [null], known: [[null, undefined, []]], missing: true, confirmed: false });
    // Nothing is to be said of what is not there at all: its content makes it.
    expect(look(nine, {})).toMatchObject({ said: [null], missing: false });
  });

  it('knows at which locations it was set', () => {
    const both = { quantity: 9, policy: 'DENY', at: { [at('1')]: 4, [at('2')]: 5 } };
    const seen = { [`quantity:${at('1')}`]: 4, [`quantity:${at('2')}`]: 0, [`stocked:${at('1')}`]: true, [`stocked:${at('2')}`]: true };
    expect(look(both, seen)).toMatchObject({ said: [null], known: [[4, { [at('1')]: 4, [at('2')]: 0 }, []]], missing: true });
  });
});

describe('a look at what a shop sells on at zero', () => {
  const SINCE = '2027-03-02T08:00:00.000Z';
  const COUNTED = { 'variant:MUG:tracked': true, 'variant:MUG:inventoryPolicy': 'CONTINUE', 'variant:MUG:stocked': true };
  const place = (n: number): string => `gid://shopify/Location/${n}`;
  const number = (at?: string): string => `variant:MUG:quantity${at ? `:${at}` : ''}`;
  const look = (stock: Statement, known: Partial<OfferLineRow>, shown: Record<string, number>) => {
    const line = {
      sku: 'MUG',
      stockSent: stock,
      stockAccepted: stock,
      buyable: true,
      sold: [],
      stood: [],
      lowerSeen: null,
      higherSeen: null,
    };
    const row = { ...line, readAt: new Date(SINCE), ...known } as unknown as OfferLineRow;
    const stocked = Object.keys(shown).map((at) => [`variant:MUG:stocked:${at}`, true]);
    const numbers = Object.entries(shown).map(([at, units]) => [number(at === 'all' ? undefined : at), units]);
    const observed = {
      ...COUNTED,
      ...Object.fromEntries([...stocked, ...numbers]),
    };
    const inputs = { listingId: '1', lines: [row], adapter: new ShopifyAdapter(), now: NOW, unknown: new Set<'stock'>(), patient: false };
    const { readings, differences } = judgeShown({ ...inputs, observed });
    const [reading] = readings;
    return {
      units: reading?.units,
      at: reading?.unitsAt,
      higher: reading?.higherSeen,
      sold: reading?.sold.map(([, ...of]) => of),
      differences,
    };
  };
  const same = { at: undefined, higher: null, sold: [], differences: [] };

  it.each<[string, Partial<OfferLineRow>, number, object]>([
    ['sold to below zero', { units: 0 }, -3, { units: -3, sold: [[3]] }],
    ['looked at again', { units: -3 }, -3, { units: -3 }],
    ['sold further below', { units: -3 }, -4, { units: -4, sold: [[1]] }],
    ['sold from what was there', { units: 5 }, -3, { units: -3, sold: [[8]] }],
    ['sold below zero from what somebody had raised', { units: 5, higherSeen: 10 }, -2, { units: -2, sold: [[12]] }],
    ['raised by somebody', { units: -3 }, 4, { units: -3, higher: 4, differences: [[-3, 4]] }],
    ['sold after that', { units: -3, higherSeen: 4 }, 2, { units: -3, higher: 2, sold: [[2]], differences: [[-3, 2]] }],
    ['and to below zero after that', { units: -3, higherSeen: 4 }, -5, { units: -5, sold: [[9]] }],
  ])('%s', (_what, known, seen, wanted) => {
    const { differences, ...read } = look({ quantity: 0, policy: 'CONTINUE' }, known, { all: seen });
    expect({ ...read, differences: differences.map(({ sent, live }) => [sent, live]) }).toEqual({ ...same, ...wanted });
  });

  it('location by location, and what is below zero at one lessens nothing at another', () => {
    const stock = { quantity: 2, policy: 'CONTINUE', at: { [place(1)]: 0, [place(2)]: 2 } };
    const known = { units: 2, unitsAt: { [place(1)]: 0, [place(2)]: 2 } };
    const below = { [place(1)]: -3, [place(2)]: 2 };
    expect(look(stock, known, below)).toEqual({ ...same, units: 2, at: below, sold: [[3, place(1)]] });
    expect(look(stock, { units: 2, unitsAt: below }, below)).toEqual({ ...same, units: 2, at: below });
  });

  it('and of a number without an answer that it fell from the one of before, not from that', () => {
    const unanswered = { stockSent: { quantity: 10, policy: 'CONTINUE' }, stockAccepted: { quantity: 0, policy: 'CONTINUE' } };
    const made = { stockSent: { quantity: 10, policy: 'CONTINUE' }, stockAccepted: null };
    const inputs = { adapter: new ShopifyAdapter(), listingId: '1', now: NOW, unknown: new Set(['stock' as const]), patient: false };
    const observed = { ...COUNTED, [number()]: -1 };
    const of = (line: object, units: number | null) => {
      const row = {
        sku: 'MUG',
        buyable: true,
        sold: [],
        stood: [],
        lowerSeen: null,
        higherSeen: null,
        readAt: new Date(SINCE),
        units,
        ...line,
      };
      const { readings, effects, missing } = judgeShown({ ...inputs, lines: [row as unknown as OfferLineRow], observed });
      return [readings.map(({ units: now, sold }) => [now, sold]), effects, missing.stock];
    };
    expect(of(unanswered, 0)).toEqual([[[-1, [[SINCE, 1]]]], [], true]);
    expect(of(unanswered, -1)).toEqual([[[-1, []]], [], true]);
    expect(of(made, null)).toEqual([[[-1, [[SINCE, 1]]]], [], true]);
  });
});

const ago = (minutes: number): Date => new Date(NOW.getTime() - minutes * 60_000);

describe('a look at a number that is lower than the one that is known', () => {
  const of = (units: number) => ({ fulfillment_availability: [{ fulfillment_channel_code: 'DEFAULT', quantity: units }] });
  const known = {
    ...{ sku: 'MUG', buyable: true, units: 12, sold: [], lowerSeen: null, higherSeen: null },
    ...{ stockSent: of(12), stockAccepted: of(12), stockAcceptedAt: ago(2), readAt: ago(30) },
    stood: [
      [ago(20).toISOString(), 9],
      [ago(2).toISOString(), 7],
    ],
  } as unknown as OfferLineRow;
  const look = (line: Partial<OfferLineRow>, quantity: number, more: object = {}) => {
    const unknown = new Set<'price' | 'stock'>();
    const inputs = { listingId: '1', lines: [{ ...known, ...line }], adapter: new AmazonAdapter(), now: NOW, unknown, patient: false };
    const { readings, doubts, confirmed, effects, missing, differences } = judgeShown({ ...inputs, observed: { quantity }, ...more });
    const drift = differences.length > 0 ? { drift: differences.map(({ sent, live }) => [sent, live]) } : {};
    return {
      ...drift,
      sold: readings.map(({ units, sold }) => [units, sold]),
      doubts,
      confirmed: confirmed.stock,
      effects,
      missing: missing.stock,
    };
  };
  const nothing = { doubts: [], effects: [], missing: false };
  const sale = (units: number) => [[12 - units, [[ago(2).toISOString(), units]]]];

  it('takes it for a sale where it never stood there, or so long ago that no answer is of then', () => {
    expect(look({}, 8)).toEqual({ ...nothing, sold: sale(4), confirmed: true });
    expect(look({}, 9)).toEqual({ ...nothing, sold: sale(3), confirmed: true });
  });

  it('waits for a second look where it stood there minutes ago, and knows nothing sold until then', () => {
    const doubt = { ...nothing, sold: [], doubts: [{ listingId: '1', sku: 'MUG', units: 7 }], confirmed: false };
    expect(look({}, 7)).toEqual(doubt);
    expect(look({ lowerSeen: 7 }, 7)).toEqual({ ...nothing, sold: sale(5), confirmed: true });
    expect(look({ lowerSeen: 7 }, 12)).toEqual({ ...nothing, sold: [[12, []]], confirmed: true });
  });

  it('sells what somebody raised there from that number, and tells what is beyond ours', () => {
    const raised = { higherSeen: 15 };
    expect(look({}, 15)).toEqual({ ...nothing, sold: [[12, []]], confirmed: false, drift: [[12, 15]] });
    expect(look(raised, 15)).toEqual({ ...nothing, sold: [[12, []]], confirmed: false, drift: [[12, 15]] });
    expect(look(raised, 13)).toEqual({ ...nothing, sold: [[10, [[ago(2).toISOString(), 2]]]], confirmed: false, drift: [[10, 13]] });
    expect(look(raised, 3)).toEqual({ ...nothing, sold: [[0, [[ago(2).toISOString(), 12]]]], confirmed: false, drift: [[0, 3]] });
    // Twelve stood there before: that answer may be of then.
    expect(look(raised, 12)).toEqual({ ...nothing, sold: [], doubts: [{ listingId: '1', sku: 'MUG', units: 12 }], confirmed: false });
  });

  it('is no effect of a call that the channel did not take because its number had moved', () => {
    const unknown = new Set<'price' | 'stock'>(['stock']);
    const line = { units: 7, stockAccepted: of(7), stood: [] };
    const seen = look(line, 6, { unknown, moved: true });
    expect(seen).toEqual({ ...nothing, sold: [[6, [[ago(2).toISOString(), 1]]]], confirmed: true, missing: true });
    // Without an answer it may be one: whatever is missing of it counts as sold.
    const effects = [{ listingId: '1', sku: 'MUG', buyable: true, units: 12, stock: of(12) }];
    expect(look(line, 6, { unknown })).toEqual({ ...nothing, sold: sale(6), confirmed: true, effects });
  });
});
