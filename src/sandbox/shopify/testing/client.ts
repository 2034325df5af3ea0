import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { startSandbox, type RunningSandbox, type SandboxSettings } from '../../kit/index.js';
import { DEFAULT_SHOP, type ShopifySandboxOptions } from '../options.js';
import { shopifySandbox } from '../sandbox.js';

/** A 1×1 PNG, written out: the smallest picture the sandbox takes. */
const PNG = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNk+A8AAQUBAScY42YAAAAASUVORK5CYII=', 'base64');

export interface TestAnswer {
  status: number;
  body: {
    // eslint-disable-next-line @typescript-eslint/no-explicit-any -- tests read into answers of many shapes
    data?: any;
    errors?: { message: string; extensions?: { code?: string } }[];
    extensions?: {
      cost: {
        requestedQueryCost: number;
        actualQueryCost: number | null;
        throttleStatus: { maximumAvailable: number; currentlyAvailable: number; restoreRate: number };
      };
    };
  };
}

/** A sandbox with a picture server beside it, and a plain client: fetch, no adapter. */
export class TestShop {
  requestedPictures: string[] = [];

  private constructor(
    readonly sandbox: RunningSandbox,
    private readonly pictures: Server,
    private token: string,
  ) {}

  static async start(settings: Partial<SandboxSettings> = {}, options: ShopifySandboxOptions = {}): Promise<TestShop> {
    const sandbox = await startSandbox(shopifySandbox(options), { settings });
    let shop: TestShop | undefined = undefined;
    const pictures = createServer((request, response) => {
      shop?.requestedPictures.push(request.url!);
      if (request.url!.startsWith('/gone')) return void response.writeHead(404).end();
      response.end(request.url!.startsWith('/text') ? 'not a picture' : PNG);
    });
    await new Promise<void>((done) => pictures.listen(0, '127.0.0.1', done));
    shop = new TestShop(sandbox, pictures, '');
    await shop.login();
    return shop;
  }

  async login(): Promise<void> {
    const answer = await fetch(`${this.sandbox.url}/admin/oauth/access_token`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({
        grant_type: 'client_credentials',
        client_id: DEFAULT_SHOP.clientId,
        client_secret: DEFAULT_SHOP.clientSecret,
      }),
    });
    this.token = ((await answer.json()) as { access_token: string }).access_token;
  }

  picture(path: string): string {
    return `http://127.0.0.1:${(this.pictures.address() as AddressInfo).port}/${path}`;
  }

  async call(query: string, variables: object = {}): Promise<TestAnswer> {
    const answer = await fetch(`${this.sandbox.url}/admin/api/2026-10/graphql.json`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-shopify-access-token': this.token },
      body: JSON.stringify({ query, variables }),
    });
    return { status: answer.status, body: (await answer.json()) as TestAnswer['body'] };
  }

  /** The data of a call that must succeed at the GraphQL level. */
  async data(query: string, variables: object = {}) {
    const { body } = await this.call(query, variables);
    if (body.errors) throw new Error(JSON.stringify(body.errors));
    return body.data;
  }

  async set(input: object, identifier?: object) {
    return (await this.data(PRODUCT_SET, { input, identifier })).productSet;
  }

  /** Waits until every file has been fetched: only then does the sandbox's clock decide. */
  async fetched(): Promise<void> {
    for (let attempt = 0; attempt < 200; attempt += 1) {
      const { files } = await this.data('{ files(first: 250) { nodes { fileStatus } } }');
      const waiting = (files as { nodes: { fileStatus: string }[] }).nodes.filter(({ fileStatus }) =>
        ['UPLOADED', 'PROCESSING'].includes(fileStatus),
      );
      if (waiting.length === 0) return;
      await new Promise((next) => setImmediate(next));
    }
    throw new Error('Files are still being processed');
  }

  async admin(path: string, body: object): Promise<unknown> {
    return (await fetch(`${this.sandbox.url}/_sandbox/${path}`, { method: 'POST', body: JSON.stringify(body) })).json();
  }

  async stop(): Promise<void> {
    await this.sandbox.close();
    await new Promise((done) => this.pictures.close(done));
  }
}

export const PRODUCT_SET = `mutation Set($input: ProductSetInput!, $identifier: ProductSetIdentifiers, $synchronous: Boolean) {
  productSet(input: $input, identifier: $identifier, synchronous: $synchronous) {
    product {
      id title handle descriptionHtml status tags vendor
      options { name position values }
      media(first: 10) { nodes { id alt ... on MediaImage { fileStatus } } }
      metafields(first: 10) { nodes { namespace key value } }
      variants(first: 50) { nodes { id sku price barcode selectedOptions { name value } inventoryItem { id tracked } media(first: 1) { nodes { id } } } }
    }
    productSetOperation { id status }
    userErrors { code field message }
  }
}`;

/** A shirt in two sizes. */
export const shirt = (more: object = {}) => ({
  title: 'Shirt',
  handle: 'shirt',
  productOptions: [{ name: 'Size', values: [{ name: 'S' }, { name: 'M' }] }],
  variants: [variant('S'), variant('M')],
  ...more,
});

export const variant = (size: string, more: object = {}) => ({
  sku: `SHIRT-${size}`,
  price: '19.90',
  optionValues: [{ optionName: 'Size', name: size }],
  inventoryItem: { tracked: true },
  ...more,
});
