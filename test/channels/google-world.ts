import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import sharp from 'sharp';
import { GoogleAdapter } from '../../src/channels/google/index.js';
import { googleSandbox } from '../../src/sandbox/google/index.js';
import { startSandbox, type RunningSandbox, type SandboxSettings } from '../../src/sandbox/kit/index.js';
import type { AccountConfig, ChannelConfig, MappedProduct } from '../../src/port/index.js';
import { testContext, type ContractHarness, type ProductOverrides, type TestContext } from '../support/syndication/index.js';

import { lamp, US, withField } from './google-products.js';

const ACCOUNT = '1001';

/** A Google sandbox with one data source, a picture server, and all that the contract asks for. */
export interface GoogleWorld extends ContractHarness {
  adapter: GoogleAdapter;
  sandbox: RunningSandbox;
  account: AccountConfig;
  channel: ChannelConfig;
  /** The context, with settings changed. */
  contextWith(settings: Record<string, unknown>): TestContext;
  /** `POST /_sandbox/<path>`, or GET without a body. */
  admin(path: string, body?: unknown): Promise<any>; // eslint-disable-line @typescript-eslint/no-explicit-any -- any JSON of the sandbox
  seed(body: Record<string, unknown>): Promise<any>; // eslint-disable-line @typescript-eslint/no-explicit-any -- any JSON of the sandbox
  picture: { good: string; gone: string; small: string };
  close(): Promise<void>;
}

export async function openGoogle(settings: Partial<SandboxSettings> = {}): Promise<GoogleWorld> {
  const sandbox = await startSandbox(googleSandbox({ registered: true }), {
    settings: { latencyMs: 60_000, rateLimits: 'lifted', ...settings },
  });
  const admin = async (path: string, body?: unknown) =>
    (
      await fetch(`${sandbox.url}/_sandbox/${path}`, body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) })
    ).json() as Promise<any>; // eslint-disable-line @typescript-eslint/no-explicit-any -- any JSON of the sandbox
  const seed = (body: Record<string, unknown>) => admin('seed', { account: ACCOUNT, ...body }) as Promise<{ dataSources: string[] }>;
  const made = await seed({ dataSources: [{ displayName: 'Plinth', primaryProductDataSource: { countries: ['US'] } }] });
  const pictures = await servePicture();
  const account: AccountConfig = {
    code: 'google-account',
    kind: 'google',
    settings: { baseUrl: sandbox.url, accountId: ACCOUNT },
    credentials: { serviceAccount: JSON.stringify(await admin('credentials')) },
  };
  const channel: ChannelConfig = { ...US, settings: { ...US.settings, dataSource: made.dataSources[0] } };
  const picture = { good: `${pictures.origin}/lamp.jpg`, gone: `${pictures.origin}/gone.jpg`, small: `${pictures.origin}/small.jpg` };
  const product = (overrides: ProductOverrides = {}, imageUrl = picture.good): MappedProduct => lamp(overrides, imageUrl);
  const inputs = async (): Promise<{ key: string; dataSource: string }[]> => (await admin('state')).accounts[0].productInputs;
  const foreignInput = (offerId: string) => ({
    offerId,
    contentLanguage: 'en',
    feedLabel: 'US',
    productAttributes: { title: `Foreign ${offerId}` },
  });
  return {
    adapter: new GoogleAdapter(),
    sandbox,
    account,
    channel,
    admin,
    seed,
    picture,
    context: () => testContext(account, channel),
    contextWith: (changed) => testContext({ ...account }, { ...channel, settings: { ...channel.settings, ...changed } }),
    unreachableContext: () => testContext({ ...account, settings: { ...account.settings, baseUrl: 'http://127.0.0.1:1' } }, channel),
    product,
    breakProduct: () => withField(product({ sku: 'BROKEN' }), 'gender', 'SOMEONE'),
    rejectedLate: () => product({ sku: 'LATE' }, picture.small),
    foreignSeed: async () => {
      const keys = Array.from({ length: 1100 }, (_, index) => `FOREIGN-${index}`);
      await seed({ products: keys.map((key) => ({ productInput: foreignInput(key) })) });
      return keys;
    },
    foreignTwin: async ({ rootSku }) => {
      await seed({ products: [{ productInput: foreignInput(`${rootSku}-1`) }] });
    },
    foreignChange: async ({ rootSku }) => {
      const stored = (await inputs()).find(({ key }) => key === `en~US~${rootSku}-1`) as unknown as {
        productInput: { productAttributes: object };
      };
      const productInput = {
        ...stored.productInput,
        productAttributes: { ...stored.productInput.productAttributes, title: 'Somebody else was here' },
      };
      await seed({ products: [{ productInput }] });
      return 'title';
    },
    expireToken: () => sandbox.clock.advance(3_600_000),
    settle: () => sandbox.clock.advance(120_000),
    keysOnChannel: async () => (await inputs()).map(({ key }) => key),
    sendMatch: { pathIncludes: 'productInputs:insert' },
    withdrawMatch: { method: 'DELETE' },
    throttled: {
      kind: 'status',
      status: 429,
      headers: { 'content-type': 'application/json' },
      body: {
        error: {
          code: 429,
          status: 'RESOURCE_EXHAUSTED',
          message: 'Too many requests per minute',
          details: [
            {
              '@type': 'type.googleapis.com/google.rpc.ErrorInfo',
              reason: 'quota/request_rate_too_high',
              domain: 'merchantapi.googleapis.com',
            },
          ],
        },
      },
    },
    close: async () => {
      await sandbox.close();
      await pictures.close();
    },
  };
}

async function servePicture(): Promise<{ origin: string; close(): Promise<void> }> {
  const draw = (side: number): Promise<Buffer> =>
    sharp({ create: { width: side, height: side, channels: 3, background: '#b08d57' } })
      .jpeg()
      .toBuffer();
  const files: Record<string, Buffer> = { '/lamp.jpg': await draw(600), '/small.jpg': await draw(50) };
  const server = createServer((request, response) => {
    const found = files[request.url ?? ''];
    response.writeHead(found ? 200 : 404).end(found);
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => new Promise((done) => server.close(() => done())),
  };
}

const HALF_DAY_MS = 12 * 3_600_000;
/** Whether 12:00 UTC, when Google's quotas of a day begin anew, lies between two moments: however long the machine took between them. */
export const isNoonWithin = (from: number, to: number): boolean =>
  Math.floor((to - HALF_DAY_MS) / (2 * HALF_DAY_MS)) > Math.floor((from - 1 - HALF_DAY_MS) / (2 * HALF_DAY_MS));
