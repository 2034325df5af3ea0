import { createPrivateKey, sign } from 'node:crypto';
import { Pool, request } from 'undici';
import { AMAZON_SANDBOX_CREDENTIALS } from '../../sandbox/amazon/index.js';
import { readTakenRequests, type RecordedRequest } from '../../syndication/index.js';
import type { House } from '../job/house.js';
import { inParallel } from '../../port/kit/index.js';

export interface RawLimit {
  calls: number;
  listings: number;
  refused: number;
  seconds: number;
}

const AT_ONCE = 32;

/**
 * What a bare loop without Plinth reaches: it sends the recorded requests that published the catalogue, byte for byte, to the same
 * sandboxes again. No ERP, no people, no database, no read-back: nobody can publish faster through these sandboxes on this machine.
 * `listings`: how many those requests published. `since`: only what was sent from then on.
 */
export async function rawLimit(house: House, listings: number, since?: Date): Promise<RawLimit> {
  const calls = await readTakenRequests(house.foundation.ds.manager, since);
  const tokens = await signIn(house);
  const pools = new Map(Object.values(house.sandboxes).map((origin) => [origin, new Pool(origin, { connections: AT_ONCE })]));
  let refused = 0;
  const started = performance.now();
  const send = async ({ kind, method, url, headers, body }: RecordedRequest): Promise<void> => {
    const { origin, pathname, search } = new URL(url);
    const answer = await pools.get(origin)!.request({
      method: method as 'POST',
      path: pathname + search,
      headers: { ...headers, ...tokens[kind] },
      body,
    });
    await answer.body.dump();
    if (answer.statusCode >= 300) refused += 1;
  };
  const byKind = [...Map.groupBy(calls, ({ kind }) => kind).values()];
  await Promise.all(byKind.map((some) => inParallel(some, AT_ONCE, send)));
  const seconds = (performance.now() - started) / 1000;
  await Promise.all([...pools.values()].map((pool) => pool.close()));
  return { calls: calls.length, listings, refused, seconds };
}

/** By kind: the header that opens the sandbox; recordings hold no secret. */
async function signIn({ sandboxes }: House): Promise<Record<string, Record<string, string>>> {
  const { clientId, clientSecret, refreshToken } = AMAZON_SANDBOX_CREDENTIALS;
  const shopify = { grant_type: 'client_credentials', client_id: 'sandbox-client', client_secret: 'sandbox-secret' };
  const amazon = { grant_type: 'refresh_token', client_id: clientId, client_secret: clientSecret, refresh_token: refreshToken };
  const google = { grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer', assertion: await assertion(sandboxes.google) };
  return {
    shopify: { 'x-shopify-access-token': await token(`${sandboxes.shopify}/admin/oauth/access_token`, shopify) },
    amazon: { 'x-amz-access-token': await token(`${sandboxes.amazon}/auth/o2/token`, amazon) },
    google: { authorization: `Bearer ${await token(`${sandboxes.google}/token`, google)}` },
  };
}

async function token(url: string, form: Record<string, string>): Promise<string> {
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  const answer = await request(url, { method: 'POST', headers, body: new URLSearchParams(form).toString() });
  const { access_token } = (await answer.body.json()) as { access_token?: string };
  if (!access_token) throw new Error(`${url} gave no token: HTTP ${answer.statusCode}`);
  return access_token;
}

async function assertion(google: string): Promise<string> {
  const answer = await request(`${google}/_sandbox/credentials`);
  const account = (await answer.body.json()) as { client_email: string; private_key: string };
  const iat = Math.floor(Date.now() / 1000);
  const scope = 'https://www.googleapis.com/auth/content';
  const claims = { iss: account.client_email, scope, aud: `${google}/token`, iat, exp: iat + 3600 };
  const text = [{ alg: 'RS256', typ: 'JWT' }, claims].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.');
  return `${text}.${sign('RSA-SHA256', Buffer.from(text), createPrivateKey(account.private_key)).toString('base64url')}`;
}
