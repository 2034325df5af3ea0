import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import sharp from 'sharp';
import { AmazonAdapter } from '../../src/channels/amazon/index.js';
import { AMAZON_SANDBOX_CREDENTIALS, amazonSandbox } from '../../src/sandbox/amazon/index.js';
import { startSandbox, type RunningSandbox } from '../../src/sandbox/kit/index.js';
import type { AccountConfig, ChannelConfig } from '../../src/port/index.js';
import { testContext, type ContractHarness } from '../support/syndication/index.js';
import { vase } from './amazon-products.js';

const { sellerId, ...credentials } = AMAZON_SANDBOX_CREDENTIALS;
export const US = 'ATVPDKIKX0DER';
const LATENCY_MS = 1500;

export interface AmazonHarness extends ContractHarness {
  sandbox: RunningSandbox;
  adapter: AmazonAdapter;
  pictures: string;
  /** A call past the adapter, as another system of the seller would make it. */
  asAnother(method: string, path: string, body?: unknown): Promise<Response>;
  /** What the stand-in itself has of a SKU. */
  shown(sku: string): Promise<Record<string, Record<string, unknown>[]>>;
  close(): Promise<void>;
}

interface Shown {
  sku: string;
  live?: { attributes: Record<string, Record<string, unknown>[]> };
}

export function accountAt(url: string): AccountConfig {
  return {
    code: 'amazon',
    kind: 'amazon',
    settings: { baseUrl: url, tokenUrl: `${url}/auth/o2/token`, sellerId, pollAfterMs: 0 },
    credentials: { ...credentials },
  };
}

export const channelUs: ChannelConfig = {
  code: 'amazon_us',
  kind: 'amazon',
  accountCode: 'amazon',
  market: { code: 'us', country: 'US', currency: 'USD' },
  locales: ['en_US'],
  settings: { marketplaceId: US },
};

/** `definitions`: a folder of product types beside the stand-in's own. */
export async function startHarness(definitions?: string): Promise<AmazonHarness> {
  const sandbox = await startSandbox(amazonSandbox(definitions === undefined ? {} : { definitions }), {
    settings: { rateLimits: 'lifted', latencyMs: LATENCY_MS },
  });
  const { server, url: pictures } = await pictureServer();
  const state = async (): Promise<Shown[]> =>
    ((await (await fetch(`${sandbox.url}/_sandbox/state`)).json()) as { listings: Shown[] }).listings;
  const seed = async (items: unknown[]): Promise<void> => {
    await fetch(`${sandbox.url}/_sandbox/seed`, { method: 'POST', body: JSON.stringify({ items }) });
  };
  const old = (sku: string) => ({
    sku,
    marketplaceId: US,
    productType: 'HOME',
    attributes: { item_name: [{ value: `Old ${sku}`, language_tag: 'en_US', marketplace_id: US }] },
  });
  const asAnother = async (method: string, path: string, body?: unknown): Promise<Response> => {
    const form = new URLSearchParams({
      grant_type: 'refresh_token',
      client_id: credentials.clientId,
      client_secret: credentials.clientSecret,
      refresh_token: credentials.refreshToken,
    });
    const { access_token } = (await (await fetch(`${sandbox.url}/auth/o2/token`, { method: 'POST', body: form })).json()) as {
      access_token: string;
    };
    return fetch(sandbox.url + path, {
      method,
      headers: { 'x-amz-access-token': access_token, 'content-type': 'application/json' },
      body: body === undefined ? null : JSON.stringify(body),
    });
  };
  return {
    shown: async (sku) => (await state()).find((one) => one.sku === sku)?.live?.attributes ?? {},
    adapter: new AmazonAdapter(),
    sandbox,
    pictures,
    asAnother,
    context: () => testContext(accountAt(sandbox.url), channelUs, () => sandbox.clock.date()),
    unreachableContext: () => testContext(accountAt('http://127.0.0.1:9'), channelUs, () => sandbox.clock.date()),
    product: (overrides) => vase(pictures, { quantity: 3, ...overrides }),
    // Our own reading of the definition lets it through; Amazon closes this list in fact.
    breakProduct: () => vase(pictures, { sku: 'BROKEN', fields: { age_range_description: 'Grandparents' } }),
    // The picture is good when Plinth looks, and another, too small, when Amazon does.
    rejectedLate: () => vase(`${pictures}/small`, { sku: 'LATE' }),
    foreignSeed: async () => {
      const skus = Array.from({ length: 45 }, (_, index) => `FOREIGN/${String(index).padStart(2, '0')}`);
      await seed(skus.map(old));
      return skus;
    },
    foreignTwin: (product) => seed([old(product.rootSku)]),
    foreignChange: async (product) => {
      const path = `/listings/2021-08-01/items/${sellerId}/${product.nodes[1]?.sku}?marketplaceIds=${US}`;
      const value = [{ value: 'Written by somebody else', language_tag: 'en_US', marketplace_id: US }];
      await asAnother('PATCH', path, { productType: 'HOME', patches: [{ op: 'replace', path: '/attributes/bullet_point', value }] });
      return 'bullet_point';
    },
    expireToken: () => sandbox.clock.advance(3_600_000),
    settle: () => sandbox.clock.advance(LATENCY_MS),
    keysOnChannel: async () => (await state()).map(({ sku }) => sku),
    // A PUT makes, a PATCH changes; looks name no SKU in their path.
    sendMatch: { pathIncludes: `/items/${sellerId}/` },
    offerMatch: { method: 'PATCH' },
    withdrawMatch: { method: 'DELETE' },
    pooled: true,
    throttled: {
      kind: 'status',
      status: 429,
      headers: { 'x-amzn-RateLimit-Limit': '5.0' },
      body: { errors: [{ code: 'QuotaExceeded', message: 'You exceeded your quota for the requested resource.' }] },
    },
    close: async () => {
      await sandbox.close();
      await new Promise((done) => server.close(done));
    },
  };
}

async function pictureServer(): Promise<{ server: Server; url: string }> {
  const draw = (side: number): Promise<Buffer> =>
    sharp({ create: { width: side, height: side, channels: 3, background: '#ffffff' } })
      .jpeg()
      .toBuffer();
  const [picture, small] = await Promise.all([draw(1000), draw(300)]);
  const server = createServer((request, response) => {
    if (request.url?.startsWith('/gone')) response.writeHead(404).end();
    else response.end(request.url?.startsWith('/small') ? small : picture);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}
