import type { ChannelContext, ExistingListing } from '../../port/index.js';
import { setTimeout as wait } from 'node:timers/promises';
import type { CallResult } from './answers.js';
import type { Tokens } from './token.js';
import { Client } from './client.js';
import { IDENTITY_KEY } from './payload.js';
import { channelOf } from './settings.js';

/** 40 × (product, metafield, 2 + 18 variants) + 2 points: below 1,000. */
const EXISTING = `query Existing($after: String, $namespace: String!, $key: String!) {
  products(first: 40, after: $after) {
    nodes {
      id title handle status
      metafield(namespace: $namespace, key: $key) { value }
      variants(first: 18) { nodes { sku barcode } pageInfo { hasNextPage endCursor } }
    }
    pageInfo { hasNextPage endCursor }
  }
}`;

const MORE = `query MoreExisting($id: ID!, $after: String) {
  product(id: $id) { variants(first: 250, after: $after) { nodes { sku barcode } pageInfo { hasNextPage endCursor } } }
}`;

interface Page<T> {
  nodes: T[];
  pageInfo: { hasNextPage: boolean; endCursor: string | null };
}

interface Variant {
  sku: string | null;
  barcode: string | null;
}

interface Product {
  id: string;
  title: string;
  handle: string;
  metafield: { value: string } | null;
  variants: Page<Variant>;
}

const TRIES = 20;

/** Everything in the shop, page by page. Reads only: connecting a shop changes nothing in it. Throws when the shop cannot be read. */
export async function* existing(context: ChannelContext, tokens: Tokens): AsyncIterable<ExistingListing> {
  const client = new Client(context, tokens);
  const { namespace } = channelOf(context.channel);
  let after: string | null = null;
  do {
    const page: { products: Page<Product> } = await patiently(client, EXISTING, { after, namespace, key: IDENTITY_KEY });
    for (const product of page.products.nodes) yield toExisting(product, await allVariants(client, product));
    after = page.products.pageInfo.hasNextPage ? page.products.pageInfo.endCursor : null;
  } while (after !== null);
}

/** A product of ours carries our key; another one is known by its handle, which is unique in the shop too. */
function toExisting({ id, title, handle, metafield }: Product, variants: Variant[]): ExistingListing {
  const filled = (values: (string | null)[]): string[] => values.filter((value): value is string => value !== null && value !== '');
  return {
    key: metafield?.value ?? handle,
    externalIds: { product: id, ...(metafield && { managed: '1' }) },
    skus: filled(variants.map((variant) => variant.sku)),
    gtins: filled(variants.map((variant) => variant.barcode)),
    title,
  };
}

async function allVariants(client: Client, { id, variants }: Product): Promise<Variant[]> {
  const all = [...variants.nodes];
  let { pageInfo } = variants;
  while (pageInfo.hasNextPage) {
    const more: { product: { variants: Page<Variant> } | null } = await patiently(client, MORE, { id, after: pageInfo.endCursor });
    if (!more.product) break;
    all.push(...more.product.variants.nodes);
    pageInfo = more.product.variants.pageInfo;
  }
  return all;
}

/** A shop's listing is long: waiting when it asks for patience costs less than starting again. */
async function patiently<T>(client: Client, query: string, variables: object): Promise<T> {
  let last = '';
  for (let attempt = 0; attempt < TRIES; attempt += 1) {
    const answer: CallResult<T> = await client.call<T>({ query, variables, purpose: 'connect' });
    if (answer.kind === 'data') return answer.data;
    if (answer.kind === 'terminal') throw new Error(answer.issues.map((issue) => issue.message).join('; '));
    last = answer.reason;
    await wait(answer.kind === 'retry' ? Math.min(answer.afterMs, 10_000) : 1_000);
  }
  throw new Error(`The shop could not be read after ${TRIES} tries: ${last}`);
}
