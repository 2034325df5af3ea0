import type { ChannelContext } from '../../port/index.js';
import type { CallFailure, CallResult } from './answers.js';
import type { Client } from './client.js';
import { IDENTITY_KEY } from './payload.js';
import { ownLocation, type ShopLocation } from './own-location.js';
import { channelOf } from './settings.js';

/** What a send needs to know of the shop, beside the product. */
export interface ShopSetup {
  /** Where stock is that is counted without a location. */
  locationId: string | undefined;
  /** The same, where the shop does not stock there what is made: it is told so. */
  chosen: string | undefined;
  publicationIds: string[];
}

interface ShopSetupData {
  kept: ShopLocation | null;
  primary: ShopLocation | null;
  publications: Publications;
  metafieldDefinitions: { nodes: { id: string; type: { name: string } }[] };
}

interface Publications {
  nodes: { id: string }[];
  pageInfo: { hasNextPage: boolean; endCursor: string | null };
}

const KEPT_MS = 3_600_000;

/** Of sales channels: those of markets and companies say who sees what, and are the merchant's own. */
const PUBLICATIONS = (after: string): string =>
  `publications(first: 50, after: ${after}, catalogType: APP) { nodes { id } pageInfo { hasNextPage endCursor } }`;

const MORE = `query MorePlaces($after: String!) { ${PUBLICATIONS('$after')} }`;

const PLACE = `query Place($kept: ID, $namespace: String!, $key: String!) {
  kept: location(id: $kept) { id isActive }
  primary: location { id isActive }
  ${PUBLICATIONS('null')}
  metafieldDefinitions(first: 1, ownerType: PRODUCT, namespace: $namespace, key: $key) { nodes { id type { name } } }
}`;

const DEFINE = `mutation Define($definition: MetafieldDefinitionInput!) {
  metafieldDefinitionCreate(definition: $definition) { createdDefinition { id } userErrors { code field message } }
}`;

/** Asked once an hour. Makes the metafield definition by which Shopify knows our products again, where the shop has none yet. */
export async function getShopSetup(client: Client): Promise<CallResult<ShopSetup>> {
  const { context } = client;
  const kept = await context.cache.get(keyOf(context));
  if (kept) return { kind: 'data', data: JSON.parse(kept) as ShopSetup };
  const { namespace, locationId: named, placed, publicationIds } = channelOf(context.channel);
  const before = named === undefined || placed ? await context.location.get() : '';
  const variables = { ...(before && { kept: before }), namespace, key: IDENTITY_KEY };
  const asked = await client.call<ShopSetupData>({ query: PLACE, variables, purpose: 'connect' });
  if (asked.kind !== 'data') return asked;
  const { primary, publications, metafieldDefinitions } = asked.data;
  if (metafieldDefinitions.nodes.length === 0) {
    const defined = await client.call({ query: DEFINE, variables: { definition: identityDefinition(namespace) }, purpose: 'connect' });
    if (defined.kind !== 'data') return defined;
  }
  const found = publicationIds.length > 0 ? publicationIds : await allOf(client, publications);
  if (!Array.isArray(found)) return found;
  const own = await ownLocation(client, before, asked.data);
  if (own.kind !== 'data') return own;
  const locationId = own.data;
  const stocksItself = named === undefined && locationId === primary?.id;
  const setup: ShopSetup = { locationId, chosen: stocksItself ? undefined : locationId, publicationIds: found };
  await context.cache.set(keyOf(context), JSON.stringify(setup), new Date(context.now().getTime() + KEPT_MS));
  if (before && locationId !== before) return movedTo(locationId);
  return { kind: 'data', data: setup };
}

/** Whoever asks has begun with what was known of the location of before: he begins anew, as that is forgotten now. */
const movedTo = (locationId = 'none'): CallFailure => ({
  ...{ kind: 'retry', afterMs: 0, progress: true },
  reason: `The location of the channel is no longer active in the shop; it goes on at ${locationId}`,
});

/** Page by page. */
async function allOf(client: Client, first: Publications): Promise<string[] | CallFailure> {
  const ids = first.nodes.map(({ id }) => id);
  for (let { pageInfo } = first; pageInfo.hasNextPage;) {
    const variables = { after: pageInfo.endCursor };
    const more = await client.call<{ publications: Publications }>({ query: MORE, variables, purpose: 'connect' });
    if (more.kind !== 'data') return more;
    ids.push(...more.data.publications.nodes.map(({ id }) => id));
    pageInfo = more.data.publications.pageInfo;
  }
  return ids;
}

/** The shop is no longer as it was: ask again next time. */
export async function forgetPlace({ cache, channel, now }: ChannelContext): Promise<void> {
  await cache.set(keyOf({ channel }), '', now());
}

/** Type `id` makes its values unique, which `customId` needs (shopify.dev, "Working with custom IDs"). */
const identityDefinition = (namespace: string) => ({
  name: 'Plinth product',
  namespace,
  key: IDENTITY_KEY,
  description: 'The product in Plinth. Written by Plinth; do not edit.',
  ownerType: 'PRODUCT',
  type: 'id',
});

const keyOf = ({ channel }: Pick<ChannelContext, 'channel'>): string => `shopify-shop:${channel.code}`;
