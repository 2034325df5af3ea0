import { createSign } from 'node:crypto';
import { startSandbox, type RunningSandbox, type SandboxSettings } from '../../kit/index.js';
import { googleSandbox, type GoogleSandboxOptions } from '../index.js';

export interface TestAnswer {
  status: number;
  body: any; // eslint-disable-line @typescript-eslint/no-explicit-any -- tests reach into any JSON that the sandbox answers
}

export interface Client {
  sandbox: RunningSandbox;
  /** `accounts/1001/dataSources/…`, primary, fed by the API, US. */
  source: string;
  call(method: string, path: string, body?: unknown, token?: string): Promise<TestAnswer>;
  insert(input: object, source?: string): Promise<TestAnswer>;
  product(name: string): Promise<TestAnswer>;
  /** Codes of all issues of a product, once each, sorted. */
  issues(name: string): Promise<string[]>;
  admin(path: string, body?: unknown): Promise<TestAnswer>;
  /** Takes a fresh token, after the clock has moved past the old one's end. */
  renew(): Promise<void>;
  close(): Promise<void>;
}

interface Key {
  client_email: string;
  private_key: string;
  token_uri: string;
}

/** A running sandbox, registered and with one data source, and a signed-in caller. */
export async function open(options: GoogleSandboxOptions = {}, settings: Partial<SandboxSettings> = {}): Promise<Client> {
  const sandbox = await startSandbox(googleSandbox({ registered: true, ...options }), { settings });
  const key = (await (await fetch(`${sandbox.url}/_sandbox/credentials`)).json()) as Key;
  let token = await signIn(key);
  const call = (method: string, path: string, body?: unknown, bearer?: string): Promise<TestAnswer> =>
    json(`${sandbox.url}${path}`, {
      method,
      headers: { authorization: `Bearer ${bearer ?? token}`, ...(body !== undefined && { 'content-type': 'application/json' }) },
      body: body === undefined ? undefined : typeof body === 'string' ? body : JSON.stringify(body),
    });
  const admin = (path: string, body?: unknown): Promise<TestAnswer> =>
    json(`${sandbox.url}/_sandbox/${path}`, body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) });
  const seeded = await admin('seed', {
    account: '1001',
    dataSources: [{ displayName: 'Plinth', primaryProductDataSource: { countries: ['US'] } }],
  });
  const source = (seeded.body as { dataSources: string[] }).dataSources[0]!;
  const product = (name: string): Promise<TestAnswer> => call('GET', `/products/v1/accounts/1001/products/${name}`);
  return {
    sandbox,
    source,
    call,
    admin,
    product,
    renew: async () => {
      token = await signIn(key);
    },
    insert: (input, into = source) => call('POST', `/products/v1/accounts/1001/productInputs:insert?dataSource=${into}`, input),
    issues: async (name) => {
      const { body } = await product(name);
      return [...new Set<string>(body.productStatus.itemLevelIssues.map((issue: { code: string }) => issue.code))].sort();
    },
    close: () => sandbox.close(),
  };
}

/** The form that the token endpoint takes, with claims changed at will. */
export function assertion(key: Key, claims: Record<string, unknown> = {}): URLSearchParams {
  const now = Math.floor(Date.now() / 1000);
  const payload = {
    iss: key.client_email,
    aud: key.token_uri,
    scope: 'https://www.googleapis.com/auth/content',
    iat: now,
    exp: now + 3600,
    ...claims,
  };
  const signed = [{ alg: 'RS256', typ: 'JWT' }, payload].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.');
  const signature = createSign('RSA-SHA256').update(signed).sign(key.private_key, 'base64url');
  return new URLSearchParams({ grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer', assertion: `${signed}.${signature}` });
}

export async function signIn(key: Key): Promise<string> {
  const response = await fetch(key.token_uri, { method: 'POST', body: assertion(key) });
  return ((await response.json()) as { access_token: string }).access_token;
}

export async function json(url: string, init: RequestInit = {}): Promise<TestAnswer> {
  const response = await fetch(url, init);
  const text = await response.text();
  return { status: response.status, body: text ? (JSON.parse(text) as unknown) : undefined };
}

/** A product that breaks no rule; `attributes` replace single ones, `undefined` removes one. */
export function goodInput(
  imageLink: string,
  attributes: Record<string, unknown> = {},
  top: Record<string, unknown> = {},
): Record<string, unknown> {
  return {
    offerId: 'LAMP-1',
    contentLanguage: 'en',
    feedLabel: 'US',
    productAttributes: {
      title: 'Reading lamp, brass',
      description: 'A reading lamp with a long arm.',
      link: 'https://shop.example/p/LAMP-1',
      imageLink,
      price: { amountMicros: '49900000', currencyCode: 'USD' },
      availability: 'IN_STOCK',
      brand: 'Plinth Home',
      gtins: ['4006381333931'],
      ...attributes,
    },
    ...top,
  };
}
