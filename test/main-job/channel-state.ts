import { CHANNELS, type Kind, type World } from './world.js';

/** What the sandboxes say that they hold (GET /_sandbox/state), as far as these tests look at it. */
export interface ShopState {
  products: {
    id: string;
    title: string;
    status: string;
    publications: string[];
    productType: string;
    options: { name: string; values: string[] }[];
    variants: {
      id: string;
      sku: string;
      price: string;
      barcode: string;
      file: string | null;
      tracked: boolean;
      inventoryPolicy: string;
      inventory: Record<string, number>;
    }[];
  }[];
  files: { id: string; filename: string; status: string }[];
}

export interface AmazonState {
  listings: {
    sku: string;
    marketplaceId: string;
    productType: string;
    queued: number;
    live?: { attributes: Record<string, Record<string, unknown>[]>; status: string[]; issues: unknown[]; mainImage?: { link: string } };
  }[];
}

export interface GoogleState {
  accounts: {
    productInputs: { key: string; versionNumber: string; productInput: { productAttributes: Record<string, unknown> } }[];
  }[];
}

export interface States {
  shopify: ShopState;
  amazon: AmazonState;
  google: GoogleState;
}

export async function stateOf<K extends Kind>(world: World, kind: K): Promise<States[K]> {
  return (await (await fetch(`${world.sandboxes[kind].url}/_sandbox/state`)).json()) as States[K];
}

/** What a shopper sees of each SKU: its title on each channel. */
export async function titles(world: World): Promise<Record<Kind, Record<string, string>>> {
  const [shop, amazon, google] = [await stateOf(world, 'shopify'), await stateOf(world, 'amazon'), await stateOf(world, 'google')];
  const inputs = google.accounts.flatMap(({ productInputs }) => productInputs);
  return {
    shopify: Object.fromEntries(shop.products.flatMap(({ title, variants }) => variants.map(({ sku }) => [sku, title]))),
    amazon: Object.fromEntries(amazon.listings.map(({ sku, live }) => [sku, String(live?.attributes['item_name']?.[0]?.['value'])])),
    google: Object.fromEntries(
      inputs.map(({ key, productInput }) => [key.split('~')[2]!, String(productInput.productAttributes['title'])]),
    ),
  };
}

export interface Preview {
  key: string;
  body: string;
  hash: string;
  wires: { wire: string; body: string; hash: string }[];
}

export async function preview(world: World, sku: string, kind: Kind): Promise<Preview[]> {
  const { previewPayload } = await world.clients.administrator.graphql<{
    previewPayload: { previews: Preview[]; userErrors: { code: string }[] };
  }>(
    `query Preview($sku: String!, $channel: String!) {
      previewPayload(sku: $sku, channel: $channel) { previews { key body hash wires { wire body hash } } userErrors { code } }
    }`,
    { sku, channel: CHANNELS[kind] },
  );
  if (previewPayload.userErrors.length > 0) throw new Error(JSON.stringify(previewPayload.userErrors));
  return previewPayload.previews;
}
