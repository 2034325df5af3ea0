import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import sharp from 'sharp';
import { request } from 'undici';
import { startSandbox, type RunningSandbox, type SandboxSettings } from '../../kit/index.js';
import { AMAZON_SANDBOX_CREDENTIALS, amazonSandbox } from '../index.js';

/** A sandbox, a seller who talks to it over HTTP, and a picture server. For tests of the sandbox itself. */
export interface Seller {
  sandbox: RunningSandbox;
  pictures: string;
  call(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<TestAnswer>;
  put(sku: string, attributes: unknown, options?: Partial<Sent>): Promise<TestAnswer>;
  patch(sku: string, patches: unknown[], options?: Partial<Sent>): Promise<TestAnswer>;
  get(sku: string, marketplaceId?: string): Promise<TestAnswer>;
  close(): Promise<void>;
}

interface Sent {
  marketplaceId: string;
  productType: string;
  requirements: string;
  preview: boolean;
}

export interface TestAnswer {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  body: any; // eslint-disable-line @typescript-eslint/no-explicit-any -- the answers of another party, asserted field by field
}

export const US = 'ATVPDKIKX0DER';
export const GB = 'A1F83G8C2ARO7P';
export const DE = 'A1PA6795UKMFR9';
export const ALL_DATA = 'summaries,attributes,issues,offers,fulfillmentAvailability,relationships,productTypes';
const { sellerId, ...login } = AMAZON_SANDBOX_CREDENTIALS;

export async function startSeller(settings: Partial<SandboxSettings> = { rateLimits: 'lifted' }): Promise<Seller> {
  const sandbox = await startSandbox(amazonSandbox(), { settings });
  const { server, url: pictures } = await pictureServer();
  const call = async (method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<TestAnswer> => {
    const answer = await request(sandbox.url + path, {
      method,
      headers,
      body: body === undefined ? null : typeof body === 'string' ? body : JSON.stringify(body),
    });
    const text = await answer.body.text();
    return {
      status: answer.statusCode,
      headers: answer.headers,
      body: text.startsWith('{') || text.startsWith('[') ? JSON.parse(text) : text,
    };
  };
  const token = await tokenOf(call);
  const as = { 'x-amz-access-token': token };
  const item = (sku: string, query: string): string => `/listings/2021-08-01/items/${sellerId}/${encodeURIComponent(sku)}?${query}`;
  const mode = (preview?: boolean): string => (preview ? '&mode=VALIDATION_PREVIEW&includedData=issues,identifiers' : '');
  return {
    sandbox,
    pictures,
    call: (method, path, body, headers = as) => call(method, path, body, headers),
    put: (sku, attributes, { marketplaceId = US, productType = 'HOME', requirements = 'LISTING', preview } = {}) =>
      call('PUT', item(sku, `marketplaceIds=${marketplaceId}${mode(preview)}`), { productType, requirements, attributes }, as),
    patch: (sku, patches, { marketplaceId = US, productType = 'HOME', preview } = {}) =>
      call('PATCH', item(sku, `marketplaceIds=${marketplaceId}${mode(preview)}`), { productType, patches }, as),
    get: (sku, marketplaceId = US) => call('GET', item(sku, `marketplaceIds=${marketplaceId}&includedData=${ALL_DATA}`), undefined, as),
    close: async () => {
      await sandbox.close();
      await new Promise((done) => server.close(done));
    },
  };
}

export async function tokenOf(call: Seller['call']): Promise<string> {
  const form = new URLSearchParams({
    grant_type: 'refresh_token',
    client_id: login.clientId,
    client_secret: login.clientSecret,
    refresh_token: login.refreshToken,
  });
  const answer = await call('POST', '/auth/o2/token', form.toString(), { 'content-type': 'application/x-www-form-urlencoded' });
  return answer.body.access_token as string;
}

/** Serves `/<width>x<height>.<format>`; anything else is not there. */
async function pictureServer(): Promise<{ server: Server; url: string }> {
  const server = createServer((incoming, outgoing) => {
    const [, width, height, format] = /^\/(\d+)x(\d+)\.(jpeg|png|webp|gif)$/.exec(incoming.url ?? '') ?? [];
    if (incoming.url === '/broken.jpeg') return void outgoing.end('this is no picture');
    if (!format) return void outgoing.writeHead(404).end();
    void sharp({ create: { width: Number(width), height: Number(height), channels: 3, background: '#ffffff' } })
      .toFormat(format as 'jpeg')
      .toBuffer()
      .then((bytes) => outgoing.end(bytes));
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}
