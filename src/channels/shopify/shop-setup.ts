import type { ChannelContext } from '../../port/index.js';
import type { CallResult } from './answers.js';
import type { Client } from './client.js';
import { IDENTITY_KEY } from './payload.js';
import { channelOf } from './settings.js';

/** What a send needs to know of the shop, beside the product. */
export interface ShopSetup {
  /** The one of the settings, or the shop's primary one, which stocks what is new. */
  locationId: string | undefined;
  publicationIds: string[];
}

interface ShopSetupData {
  location: { id: string; isActive: boolean } | null;
  publications: { nodes: { id: string }[] };
  metafieldDefinitions: { nodes: { id: string; type: { name: string } }[] };
}

const KEPT_MS = 3_600_000;

const PLACE = `query Place($namespace: String!, $key: String!) {
  location { id isActive }
  publications(first: 50) { nodes { id } }
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
  const { namespace, locationId, publicationIds } = channelOf(context.channel);
  const asked = await client.call<ShopSetupData>({ query: PLACE, variables: { namespace, key: IDENTITY_KEY }, purpose: 'connect' });
  if (asked.kind !== 'data') return asked;
  const { location, publications, metafieldDefinitions } = asked.data;
  if (metafieldDefinitions.nodes.length === 0) {
    const defined = await client.call({ query: DEFINE, variables: { definition: identityDefinition(namespace) }, purpose: 'connect' });
    if (defined.kind !== 'data') return defined;
  }
  const setup: ShopSetup = {
    locationId: locationId ?? (location?.isActive ? location.id : undefined),
    publicationIds: publicationIds.length > 0 ? publicationIds : publications.nodes.map(({ id }) => id),
  };
  await context.cache.set(keyOf(context), JSON.stringify(setup), new Date(context.now().getTime() + KEPT_MS));
  return { kind: 'data', data: setup };
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

const keyOf = ({ channel }: Pick<ChannelContext, 'channel'>): string => `shopify-place:${channel.code}`;
