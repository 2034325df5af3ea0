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
