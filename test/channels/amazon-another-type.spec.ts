import { expect, test } from '@jest/globals';
import type { AmazonClient, Call, CallResult } from '../../src/channels/amazon/client.js';
import { sendContent } from '../../src/channels/amazon/send.js';
import type { ChannelContext, SendItem } from '../../src/port/index.js';

const context = {
  account: { code: 'eu', settings: { sellerId: 'A1', region: 'eu', clientId: 'c' }, secrets: {} },
  channel: { code: 'amazon_gb', settings: { marketplaceId: 'A1F83G8C2ARO7P' }, market: { code: 'GB' }, locales: ['en_GB'] },
  now: () => new Date('2026-11-30T10:00:00Z'),
} as unknown as ChannelContext;
const stock = (quantity: number) => ({ fulfillment_availability: [{ fulfillment_channel_code: 'DEFAULT', quantity }] });
const item = (productType: string, known: number | null): SendItem =>
  ({
    ...{ listingId: '1', payloadHash: 'h', sequence: 1n, bindings: {}, externalIds: { sku: 'MUG', productType: 'HOME' } },
    listing: { key: 'MUG', kind: 'child', sku: 'MUG', skus: ['MUG'] },
    payload: { productType, attributes: { item_name: [{ value: 'Mug' }] } },
    units: { MUG: known },
    carried: { MUG: { price: { purchasable_offer: [{ currency: 'GBP' }] }, stock: stock(12) } },
  }) as unknown as SendItem;
/** A seller account in which so many are left; undefined: Amazon does not answer looks. */
async function sent(left: number | undefined, productType: string, known: number | null = 12) {
  const calls: Call[] = [];
  const client = {
    call: (_context: ChannelContext, call: Call): Promise<CallResult> => {
      calls.push(call);
      if (call.method !== 'GET') return Promise.resolve({ kind: 'ok', body: { status: 'ACCEPTED', issues: [] } });
      if (left === undefined) return Promise.resolve({ kind: 'unknown', reason: 'no answer' });
      const found = { sku: 'MUG', fulfillmentAvailability: [{ fulfillmentChannelCode: 'DEFAULT', quantity: left }] };
      return Promise.resolve({ kind: 'ok', body: { items: [found] } });
    },
  } as unknown as AmazonClient;
  const [outcome] = await sendContent(client, [item(productType, known)], context);
  const body = calls.at(-1)!.body as { attributes?: Record<string, unknown> } | undefined;
  return [outcome!.outcome, calls.map(({ method }) => method), body?.attributes?.['fulfillment_availability']];
}

test('what is replaced whole, because it is of another type now, is said less what was sold since anybody looked', async () => {
  expect(await sent(3, 'KITCHEN')).toEqual(['accepted', ['GET', 'PUT'], stock(3).fulfillment_availability]);
  // A newer count makes more of it: nothing was sold, or two were.
  expect(await sent(6, 'KITCHEN', 6)).toEqual(['accepted', ['GET', 'PUT'], stock(12).fulfillment_availability]);
  expect(await sent(4, 'KITCHEN', 6)).toEqual(['accepted', ['GET', 'PUT'], stock(10).fulfillment_availability]);
  expect(await sent(4, 'KITCHEN', null)).toEqual(['accepted', ['GET', 'PUT'], stock(12).fulfillment_availability]);
  expect(await sent(15, 'KITCHEN')).toEqual(['accepted', ['GET', 'PUT'], stock(12).fulfillment_availability]);
});

test('it waits where nobody tells what is left; what keeps its type is patched, and moves no number', async () => {
  expect(await sent(undefined, 'KITCHEN')).toEqual(['retry', ['GET'], undefined]);
  expect(await sent(3, 'HOME')).toEqual(['accepted', ['PATCH'], undefined]);
});
