import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { shirt, TestShop } from './testing/client.js';

const SET = `mutation ($input: InventorySetQuantitiesInput!, $key: String!) {
  inventorySetQuantities(input: $input) @idempotent(key: $key) { inventoryAdjustmentGroup { id changes { delta quantityAfterChange } } userErrors { code field } }
}`;

describe('inventory in the Shopify sandbox', () => {
  let shop: TestShop;
  let item: string;
  let location: string;
  beforeAll(async () => {
    shop = await TestShop.start({ rateLimits: 'lifted' });
  });
  beforeEach(async () => {
    await shop.admin('reset', {});
    await shop.login();
    item = (await shop.set(shirt())).product.variants.nodes[0].inventoryItem.id;
    location = (await shop.data('{ locations(first: 1) { nodes { id } } }')).locations.nodes[0].id;
  });
  afterAll(() => shop.stop());

  const input = (quantity: number, changeFromQuantity: number | null = null) => ({
    name: 'available',
    reason: 'correction',
    quantities: [{ inventoryItemId: item, locationId: location, quantity, changeFromQuantity }],
  });
  const set = async (quantity: number, key: string, from: number | null = null) =>
    (await shop.data(SET, { input: input(quantity, from), key })).inventorySetQuantities;
  const available = async () =>
    (
      await shop.data(
        'query ($item: ID!, $location: ID!) { inventoryItem(id: $item) { inventoryLevel(locationId: $location) { quantities(names: ["available"]) { quantity } } } }',
        { item, location },
      )
    ).inventoryItem.inventoryLevel.quantities[0].quantity;

  it('replays the first answer of a key without doing it again', async () => {
    const first = await set(5, 'k1');
    await set(7, 'k2');
    expect(await set(5, 'k1')).toEqual(first);
    expect(await available()).toBe(7);
  });

  it('remembers a key for 24 hours', async () => {
    await set(5, 'k1');
    await shop.admin('clock', { advanceMs: 24 * 60 * 60 * 1_000 });
    await shop.login();
    expect((await set(6, 'k1')).userErrors).toEqual([]);
    expect(await available()).toBe(6);
  });

  it('refuses a key with other parameters', async () => {
    await set(5, 'k1');
    expect(await set(6, 'k1')).toEqual({
      inventoryAdjustmentGroup: null,
      userErrors: [{ code: 'IDEMPOTENCY_KEY_PARAMETER_MISMATCH', field: null }],
    });
    expect(await available()).toBe(5);
  });

  it('refuses the key of an attempt that failed', async () => {
    expect((await set(5, 'k1', 99)).userErrors).toEqual([
      { code: 'CHANGE_FROM_QUANTITY_STALE', field: ['input', 'quantities', '0', 'changeFromQuantity'] },
    ]);
    expect((await set(5, 'k1', 99)).userErrors).toEqual([{ code: 'IDEMPOTENCY_PREVIOUS_ATTEMPT_FAILED', field: null }]);
    expect(await available()).toBe(0);
  });

  it('refuses a key while its first attempt has no answer yet', async () => {
    await shop.admin('faults', { match: { bodyIncludes: 'inventorySetQuantities' }, kind: 'delay', phase: 'after', delayMs: 300 });
    const slow = set(5, 'k1');
    while ((await available()) !== 5) await new Promise((next) => setImmediate(next));
    expect((await set(5, 'k1')).userErrors).toEqual([{ code: 'IDEMPOTENCY_CONCURRENT_REQUEST', field: null }]);
    expect((await slow).userErrors).toEqual([]);
  });

  it('requires the key, and changeFromQuantity on every quantity', async () => {
    const without = await shop.call(
      'mutation ($input: InventorySetQuantitiesInput!) { inventorySetQuantities(input: $input) { userErrors { code } } }',
      {
        input: input(5),
      },
    );
    expect(without.body.errors?.[0]?.extensions?.code).toBe('BAD_REQUEST');
    const { changeFromQuantity: _omitted, ...bare } = input(5).quantities[0]!;
    const unsaid = await shop.call(SET, { input: { ...input(5), quantities: [bare] }, key: 'k9' });
    expect(unsaid.body.errors?.[0]?.message).toContain('changeFromQuantity must be given');
    expect(await available()).toBe(0);
  });

  it('does the write and loses the answer when told to', async () => {
    await shop.admin('faults', { match: { bodyIncludes: 'inventorySetQuantities' }, kind: 'reset', phase: 'after' });
    await expect(set(5, 'k1')).rejects.toThrow();
    expect(await available()).toBe(5);
    expect((await set(5, 'k1')).inventoryAdjustmentGroup.changes).toEqual([{ delta: 5, quantityAfterChange: 5 }]);
  });
});

const TOGGLE = `mutation ($item: ID!, $updates: [InventoryBulkToggleActivationInput!]!) {
  inventoryBulkToggleActivation(inventoryItemId: $item, inventoryItemUpdates: $updates) { inventoryLevels { isActive } userErrors { code field } }
}`;

describe('several locations of the Shopify sandbox', () => {
  const [FIRST, SECOND, THIRD] = [1, 2, 3].map((n) => `gid://shopify/Location/${n}`) as [string, string, string];
  let shop: TestShop;
  let item: string;
  beforeAll(async () => {
    shop = await TestShop.start({ rateLimits: 'lifted' }, { locations: ['Main', 'Berlin', 'Paris'] });
  });
  beforeEach(async () => {
    await shop.admin('reset', {});
    await shop.login();
    const made = await shop.admin('seed', { products: [shirt()] });
    expect(made).not.toHaveProperty('problem');
    item = (await shop.data('{ productVariants(first: 1) { nodes { inventoryItem { id } } } }')).productVariants.nodes[0].inventoryItem.id;
  });
  afterAll(() => shop.stop());

  let key = 0;
  const set = async (locationId: string, quantity: number, changeFromQuantity: number | null = null) => {
    const quantities = [{ inventoryItemId: item, locationId, quantity, changeFromQuantity }];
    const input = { name: 'available', reason: 'correction', quantities };
    return (await shop.data(SET, { input, key: `k${key++}` })).inventorySetQuantities.userErrors;
  };
  const toggle = async (updates: object[]) => (await shop.data(TOGGLE, { item, updates })).inventoryBulkToggleActivation;
  const level = async (location: string, includeInactive = true) =>
    (
      await shop.data(
        'query ($item: ID!, $location: ID!, $all: Boolean) { inventoryItem(id: $item) { inventoryLevel(locationId: $location, includeInactive: $all) { isActive quantities(names: ["available"]) { quantity } } } }',
        { item, location, all: includeInactive },
      )
    ).inventoryItem.inventoryLevel;
  const sell = (quantity: number, location?: string) => shop.admin('sell', { sku: 'SHIRT-S', quantity, ...(location && { location }) });

  it('takes a number where the item is not stocked, and sells it from there once it is; the number stays either way', async () => {
    expect(await level(SECOND)).toBe(null);
    expect(await set(SECOND, 4)).toEqual([]);
    expect([await level(SECOND, false), await level(SECOND)]).toEqual([null, { isActive: false, quantities: [{ quantity: 4 }] }]);
    expect(await sell(1)).toEqual({ sku: 'SHIRT-S', sold: 0, available: 0 });
    expect(await toggle([{ locationId: SECOND, activate: true }])).toEqual({ inventoryLevels: [{ isActive: true }], userErrors: [] });
    expect(await level(SECOND, false)).toEqual({ isActive: true, quantities: [{ quantity: 4 }] });
    expect(await sell(1)).toEqual({ sku: 'SHIRT-S', sold: 1, available: 3 });
    await toggle([{ locationId: SECOND, activate: false }]);
    expect([await level(SECOND), await sell(1)]).toEqual([
      { isActive: false, quantities: [{ quantity: 3 }] },
      { sku: 'SHIRT-S', sold: 0, available: 0 },
    ]);
  });

  it('unstocks it not from the only place, and knows no location that is none or inactive', async () => {
    expect((await toggle([{ locationId: FIRST, activate: false }])).userErrors).toEqual([
      { code: 'CANNOT_DEACTIVATE_FROM_ONLY_LOCATION', field: ['inventoryItemUpdates', '0', 'locationId'] },
    ]);
    await shop.admin('location', { location: 'Berlin', active: false });
    const unknown = { code: 'INVALID_LOCATION', field: ['input', 'quantities', '0', 'locationId'] };
    expect([await set(SECOND, 4), await set('gid://shopify/Location/99', 4)]).toEqual([[unknown], [unknown]]);
    const both = [
      { locationId: THIRD, activate: true },
      { locationId: SECOND, activate: true },
    ];
    expect((await toggle(both)).userErrors).toEqual([{ code: 'LOCATION_NOT_FOUND', field: ['inventoryItemUpdates', '1', 'locationId'] }]);
    expect(await level(THIRD)).toBe(null);
    expect((await shop.data('{ locations(first: 9) { nodes { name } } }')).locations.nodes).toEqual([{ name: 'Main' }, { name: 'Paris' }]);
    const all = (await shop.data('{ locations(first: 9, includeInactive: true) { nodes { name isActive } } }')).locations.nodes;
    expect(all).toContainEqual({ name: 'Berlin', isActive: false });
  });

  it('answers locations by their names, and the primary one where none is named; that one stocks what is new', async () => {
    const names = async (args: string) =>
      (await shop.data(`{ locations(first: 9${args}) { nodes { name } } }`)).locations.nodes.map(({ name }: { name: string }) => name);
    expect([await names(''), await names(', sortKey: ID'), await names(', reverse: true')]).toEqual([
      ['Berlin', 'Main', 'Paris'],
      ['Main', 'Berlin', 'Paris'],
      ['Paris', 'Main', 'Berlin'],
    ]);
    expect((await shop.data('{ location { name } }')).location).toEqual({ name: 'Main' });
    await shop.admin('location', { location: 'Paris', primary: true });
    expect((await shop.data('{ location { name } }')).location).toEqual({ name: 'Paris' });
    await shop.admin('seed', { products: [{ ...shirt(), handle: 'newer' }] });
    const { productVariants } = await shop.data(
      '{ productVariants(first: 9) { nodes { inventoryItem { inventoryLevels(first: 9) { nodes { location { name } } } } } } }',
    );
    type Levels = { inventoryItem: { inventoryLevels: { nodes: { location: { name: string } }[] } } };
    const [old, newer] = [productVariants.nodes[0], productVariants.nodes.at(-1)] as [Levels, Levels];
    const placesOf = ({ inventoryItem }: Levels) => inventoryItem.inventoryLevels.nodes.map(({ location }) => location.name);
    expect([placesOf(old), placesOf(newer)]).toEqual([['Main'], ['Paris']]);
  });

  it('moves what a location had when it is deactivated, and sells online from those that send orders only', async () => {
    for (const [location, quantity] of [['Berlin', 4], ['Paris', 2]] as const) await shop.admin('stock', { sku: 'SHIRT-S', location, quantity }); // prettier-ignore
    await shop.admin('location', { location: 'Paris', fulfillsOnlineOrders: false });
    expect(await sell(9)).toEqual({ sku: 'SHIRT-S', sold: 4, available: 0 });
    expect(await sell(1, 'Paris')).toEqual({ sku: 'SHIRT-S', sold: 1, available: 1 });
    await shop.admin('location', { location: 'Paris', active: false, moveTo: 'Berlin' });
    expect([await level(SECOND), await level(THIRD)]).toEqual([{ isActive: true, quantities: [{ quantity: 1 }] }, null]);
    expect(await shop.admin('location', { make: 'Rome' })).toMatchObject({ name: 'Rome', isActive: true, fulfillsOnlineOrders: true });
    for (const body of [{ location: 'Nowhere' }, { make: 'Rome' }, { location: 'Rome', active: 'no' }, { location: 'Rome', colour: 1 }])
      expect(await shop.admin('location', body)).toHaveProperty('code', 'bad_admin_request');
  });
});
