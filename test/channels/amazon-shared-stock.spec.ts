import { expect, test } from '@jest/globals';
import type { AmazonClient } from '../../src/channels/amazon/client.js';
import { readBack } from '../../src/channels/amazon/read-back.js';
import type { ChannelContext, ReadItem } from '../../src/port/index.js';
import { accountAt, channelUs, US } from './amazon-harness.js';

const read = async (fulfillmentAvailability: object[], attribute: object, externalIds: Record<string, string> = {}) => {
  const paths: string[] = [];
  const item = {
    sku: 'MUG',
    summaries: [{ marketplaceId: US, asin: 'B0', status: ['DISCOVERABLE', 'BUYABLE'] }],
    attributes: { fulfillment_availability: [{ ...attribute, marketplace_id: US }] },
    ...{ issues: [], fulfillmentAvailability },
  };
  const client = {
    call: (_: unknown, { path }: { path: string }) => {
      paths.push(path);
      return Promise.resolve({ kind: 'ok', body: { items: [item] } });
    },
  } as unknown as AmazonClient;
  const listing = { key: 'MUG', kind: 'offer' as const, sku: 'MUG', skus: ['MUG'] };
  const wanted: ReadItem = { listingId: '1', listing, externalIds, owned: { quantity: 5 } };
  const context = { account: accountAt('http://x'), channel: channelUs, now: () => new Date() } as unknown as ChannelContext;
  const [outcome] = await readBack(client, [wanted], context);
  if (outcome?.outcome !== 'found') throw new Error(JSON.stringify(outcome));
  expect(paths[0]).toContain('fulfillmentAvailability');
  return { observed: outcome.observed, ids: outcome.externalIds };
};

test('the number is that of the stock itself: the attribute of one marketplace does not hear of what another was told', async () => {
  const { observed, ids } = await read([{ fulfillmentChannelCode: 'DEFAULT', quantity: 2 }], {
    fulfillment_channel_code: 'DEFAULT',
    quantity: 5,
  });
  expect(observed).toEqual({ quantity: 2 });
  expect(ids).not.toHaveProperty('fulfilment');
});

test('what Amazon fulfils itself is kept as such until it is the merchant’s again', async () => {
  const theirs = await read([{ fulfillmentChannelCode: 'AMAZON_NA' }], { fulfillment_channel_code: 'AMAZON_NA' });
  expect(theirs).toMatchObject({ observed: {}, ids: { fulfilment: 'AMAZON_NA' } });
  const own = await read(
    [{ fulfillmentChannelCode: 'DEFAULT', quantity: 2 }],
    { fulfillment_channel_code: 'DEFAULT', quantity: 2 },
    theirs.ids,
  );
  expect(own).toMatchObject({ observed: { quantity: 2 }, ids: { fulfilment: '' } });
});
