import { ChannelDirectory } from '../../src/syndication/index.js';
import { stateOf } from '../main-job/channel-state.js';
import { CHANNELS, type Kind } from '../main-job/world.js';
import type { SellingWorld } from './selling-world.js';

interface SentListing {
  id: string;
  key: string;
  kind: 'child' | 'offer' | 'product';
  skus: string[];
  parentKey: string | null;
  externalIds: Record<string, string>;
  sequence: string;
  body: string;
  hash: string;
  price: Record<string, unknown>;
  stock: Record<string, unknown>;
}

/** Somebody gives what is on sale another title, on the channel itself. */
export async function retitleByHand(selling: SellingWorld, kind: Kind, sku: string, title: string): Promise<void> {
  if (kind === 'shopify') return retitleInShop(selling, sku, title);
  const channel = (await selling.world.server.app.get(ChannelDirectory, { strict: false }).find(CHANNELS[kind]))!;
  const [row] = await selling.world.sql<SentListing>(
    `SELECT l.id::text, l.listing_key AS key, l.kind, l.skus, p.listing_key AS "parentKey", l.external_ids AS "externalIds", l.sequence::text, c.body, c.hash,
       o.price_accepted AS price, o.stock_accepted AS stock
     FROM listing l JOIN payload c ON c.hash = l.payload_hash JOIN listing_offer o ON o.listing_id = l.id AND o.sku = $2
     LEFT JOIN listing p ON p.id = l.parent_listing_id WHERE l.channel_code = $1 AND l.sku = $2`,
    [CHANNELS[kind], sku],
  );
  const { id: listingId, key, skus, parentKey, externalIds, sequence, body, hash: payloadHash, price, stock } = row!;
  const item = {
    ...{ listingId, payloadHash, externalIds, sequence: BigInt(sequence), bindings: {}, carried: { [sku]: { price, stock } } },
    listing: { key, kind: row!.kind, sku, skus, ...(parentKey ? { parentKey } : {}) },
    payload: retitled(kind, JSON.parse(body) as Content, title),
  };
  const [outcome] = await channel.adapter.send([item], channel.context);
  if (outcome?.outcome !== 'accepted') throw new Error(JSON.stringify(outcome));
}

interface Content {
  attributes?: Record<string, Record<string, unknown>[]>;
  productAttributes?: Record<string, unknown>;
}

function retitled(kind: Kind, content: Content, title: string): Content {
  if (kind === 'google') return { ...content, productAttributes: { ...content.productAttributes, title } };
  const [name] = content.attributes!['item_name']!;
  return { ...content, attributes: { ...content.attributes, item_name: [{ ...name, value: title }] } };
}

async function retitleInShop(selling: SellingWorld, sku: string, title: string): Promise<void> {
  const { products } = await stateOf(selling.world, 'shopify');
  const { id } = products.find(({ variants }) => variants.some((variant) => variant.sku === sku))!;
  const { url } = selling.world.sandboxes.shopify;
  const answer = await fetch(`${url}/_sandbox/edit`, { method: 'POST', body: JSON.stringify({ id, input: { title } }) });
  if (!answer.ok) throw new Error(await answer.text());
}
