import { createPrivateKey, sign } from 'node:crypto';
import type { ChannelContext } from '../../port/index.js';
import type { GoogleAccount } from './settings.js';

const GRANT = 'urn:ietf:params:oauth:grant-type:jwt-bearer';
const SCOPE = 'https://www.googleapis.com/auth/content';
const LIFETIME_S = 3600;
/** A token is not used in its last minute, so that none ends on its way. */
const SPARE_MS = 60_000;

interface Token {
  value: string;
  expiresAt: number;
}

/** A refused sign-in: a person's business, not a listing's. */
export interface SignInRefused {
  refused: string;
}

/**
 * Bearer tokens for service accounts: a JWT signed with the account's key, exchanged for a token (RFC 7523). Written on node:crypto, because
 * google-auth-library brings its own HTTP, past the recorder and the injected clock. Kept in memory and in the cache that all workers share.
 */
export class Tokens {
  private readonly memory = new Map<string, Token>();
  private readonly asking = new Map<string, Promise<string | SignInRefused>>();

  /** Throws NoAnswer only. Callers at the same time share one sign-in. */
  async get(account: GoogleAccount, context: ChannelContext): Promise<string | SignInRefused> {
    const key = keyOf(account);
    const fresh = (token: Token | undefined): token is Token => token !== undefined && token.expiresAt - SPARE_MS > context.now().getTime();
    const own = this.memory.get(key);
    if (fresh(own)) return own.value;
    const shared = await this.shared(key, context);
    if (fresh(shared)) return shared.value;
    const asking = this.asking.get(key) ?? this.signIn(account, context, key).finally(() => this.asking.delete(key));
    this.asking.set(key, asking);
    return asking;
  }

  /** Forgets a token that Google refused, unless another has taken its place already. */
  async drop(account: GoogleAccount, context: ChannelContext, value: string): Promise<void> {
    const key = keyOf(account);
    if (this.memory.get(key)?.value === value) this.memory.delete(key);
    const shared = await context.cache.get(key);
    if (shared !== undefined && (JSON.parse(shared) as Token).value === value) await context.cache.set(key, '{"value":"","expiresAt":0}');
  }

  private async shared(key: string, { cache }: ChannelContext): Promise<Token | undefined> {
    const text = await cache.get(key);
    if (text === undefined) return undefined;
    const token = JSON.parse(text) as Token;
    this.memory.set(key, token);
    return token;
  }

  private async signIn(account: GoogleAccount, context: ChannelContext, key: string): Promise<string | SignInRefused> {
    const now = context.now().getTime();
    const assertion = signed(account, Math.floor(now / 1000));
    if (assertion === undefined) return { refused: 'the private key of the service account cannot be read' };
    const response = await context.http.request({
      method: 'POST',
      url: account.tokenUrl,
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({ grant_type: GRANT, assertion }).toString(),
      purpose: 'token',
    });
    const body = parsed(response.text);
    if (response.status !== 200 || typeof body.access_token !== 'string') {
      return { refused: `Google refused the sign-in: ${String(body.error_description ?? body.error ?? `HTTP ${response.status}`)}` };
    }
    const token = { value: body.access_token, expiresAt: now + Number(body.expires_in ?? LIFETIME_S) * 1000 };
    this.memory.set(key, token);
    await context.cache.set(key, JSON.stringify(token), new Date(token.expiresAt));
    return token.value;
  }
}

const keyOf = ({ tokenUrl, serviceAccount }: GoogleAccount): string => `google-token:${tokenUrl}:${serviceAccount.clientEmail}`;

function signed({ tokenUrl, serviceAccount }: GoogleAccount, now: number): string | undefined {
  const { clientEmail, privateKey, keyId } = serviceAccount;
  const header = { alg: 'RS256', typ: 'JWT', ...(keyId !== undefined && { kid: keyId }) };
  const claims = { iss: clientEmail, scope: SCOPE, aud: tokenUrl, iat: now, exp: now + LIFETIME_S };
  const text = [header, claims].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.');
  try {
    return `${text}.${sign('RSA-SHA256', Buffer.from(text), createPrivateKey(privateKey)).toString('base64url')}`;
  } catch {
    return undefined;
  }
}

function parsed(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}
