import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import sharp from 'sharp';
import { ShopifyAdapter } from '../../src/channels/shopify/index.js';
import { startSandbox, type RunningSandbox, type SandboxSettings } from '../../src/sandbox/kit/index.js';
import { shopifySandbox, type ShopifySandboxOptions } from '../../src/sandbox/shopify/index.js';
import type { AccountConfig, ChannelConfig } from '../../src/port/index.js';
import { testContext, type ContractHarness, type TestContext } from '../support/syndication/index.js';
import { ACCOUNT, mug, US } from './shopify-products.js';

export interface ShopState {
  products: {
    id: string;
    title: string;
    handle: string;
    status: string;
    publications: string[];
    files: string[];
    metafields: { namespace: string; key: string; value: string }[];
    variants: {
      id: string;
      sku: string | null;
      price: string;
      compareAtPrice: string | null;
      tracked: boolean;
      inventoryPolicy: string;
      file: string | null;
      inventory: Record<string, number>;
    }[];
  }[];
  files: { id: string; filename: string; status: string; error: string | null }[];
}

/** A Shopify sandbox with a picture server, and all that the contract asks for. */
export interface ShopifyWorld extends ContractHarness {
  adapter: ShopifyAdapter;
  sandbox: RunningSandbox;
  account: AccountConfig;
  channel: ChannelConfig;
  origin: string;
  contextWith(settings: Record<string, unknown>): TestContext;
  admin(path: string, body?: unknown): Promise<any>; // eslint-disable-line @typescript-eslint/no-explicit-any -- any JSON of the sandbox
  state(): Promise<ShopState>;
  /** Requests that reached the shop whose body holds this text. */
  received(text: string): number;
  close(): Promise<void>;
}

export async function openShopify(settings: Partial<SandboxSettings> = {}, options: ShopifySandboxOptions = {}): Promise<ShopifyWorld> {
  const sandbox = await startSandbox(shopifySandbox(options), { settings: { rateLimits: 'lifted', ...settings } });
  const admin = async (path: string, body?: unknown) =>
    (
      await fetch(`${sandbox.url}/_sandbox/${path}`, body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) })
    ).json() as Promise<any>; // eslint-disable-line @typescript-eslint/no-explicit-any -- any JSON of the sandbox
  const state = () => admin('state') as Promise<ShopState>;
  const pictures = await servePictures();
  const account: AccountConfig = { ...ACCOUNT, settings: { baseUrl: sandbox.url } };
  const channel: ChannelConfig = { ...US, settings: { firstReadMs: 0, nextReadMs: 0 } };
  const now = (): Date => sandbox.clock.date();
  return {
    adapter: new ShopifyAdapter(),
    sandbox,
    account,
    channel,
    origin: pictures.origin,
    admin,
    state,
    received: (text) => sandbox.log.entries().filter(({ body }) => body.includes(text)).length,
    context: () => testContext(account, channel, now),
    contextWith: (changed) => testContext(account, { ...channel, settings: { ...channel.settings, ...changed } }, now),
    unreachableContext: () => testContext({ ...account, settings: { baseUrl: 'http://127.0.0.1:1' } }, channel, now),
    product: (overrides = {}) => mug(overrides, pictures.origin),
    breakProduct: () => mug({ sku: 'BROKEN', title: 'x'.repeat(300) }, pictures.origin),
    // The picture is good when Plinth looks, and none when Shopify does.
    rejectedLate: () => mug({ sku: 'LATE' }, `${pictures.origin}/text`),
    foreignSeed: async () => {
      const handles = Array.from({ length: 95 }, (_, index) => `own-${index}`);
      await admin('seed', { products: handles.map((handle) => foreign(handle, [`OWN-${handle}`])) });
      return handles;
    },
    foreignTwin: async (product) => {
      await admin('seed', { products: [foreign('twin-of-the-shop', [product.nodes[1]!.sku])] });
    },
    foreignChange: async ({ rootSku }) => {
      const { products } = await state();
      const own = products.find((product) => product.metafields.some((m) => m.key === 'product' && m.value === rootSku));
      await admin('edit', { id: own!.id, input: { title: 'Somebody else was here' } });
      return 'title';
    },
    expireToken: () => sandbox.clock.advance(24 * 3_600_000),
    settle: () => settled(state),
    keysOnChannel: async () => (await state()).products.map((product) => keyOf(product)),
    sendMatch: { bodyIncludes: 'productSet(' },
    offerMatch: { bodyIncludes: 'productVariantsBulkUpdate(' },
    stockMatch: { bodyIncludes: 'inventorySetQuantities(' },
    withdrawMatch: { bodyIncludes: 'mutation Archive' },
    throttled: {
      kind: 'status',
      status: 200,
      headers: { 'content-type': 'application/json' },
      body: {
        data: null,
        errors: [{ message: 'Throttled', extensions: { code: 'THROTTLED' } }],
        extensions: {
          cost: {
            requestedQueryCost: 40,
            actualQueryCost: null,
            throttleStatus: { maximumAvailable: 2000, currentlyAvailable: 10, restoreRate: 100 },
          },
        },
      },
    },
    close: async () => {
      await sandbox.close();
      await pictures.close();
    },
  };
}

/** A product as the shop's own people made it: no identity of ours. */
export const foreign = (handle: string, skus: string[], more: object = {}) => ({
  title: `Foreign ${handle}`,
  handle,
  productOptions: [{ name: 'Kind', values: skus.map((name) => ({ name })) }],
  variants: skus.map((sku) => ({ sku, price: '5.00', optionValues: [{ optionName: 'Kind', name: sku }] })),
  ...more,
});

const keyOf = ({ metafields, handle }: ShopState['products'][number]): string =>
  metafields.find(({ key }) => key === 'product')?.value ?? handle;

/** Until the shop has fetched, or failed to fetch, every picture. */
async function settled(state: () => Promise<ShopState>): Promise<void> {
  for (;;) {
    const { files } = await state();
    if (!files.some(({ status }) => status === 'UPLOADED' || status === 'PROCESSING')) return;
    await new Promise((next) => setImmediate(next));
  }
}

async function servePictures(): Promise<{ origin: string; close(): Promise<void> }> {
  const bytes = await sharp({ create: { width: 800, height: 800, channels: 3, background: '#4477aa' } })
    .jpeg()
    .toBuffer();
  const server = createServer((request, response) => {
    const found = request.url?.startsWith('/media/');
    if (request.url?.startsWith('/text/')) response.end('no picture');
    else response.writeHead(found ? 200 : 404).end(found ? bytes : undefined);
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => new Promise((done) => server.close(() => done())),
  };
}
