import { createHash } from 'node:crypto';
import { NoAnswer, type ChannelContext } from '../../port/index.js';
import type { AmazonSettings } from './settings.js';

/** Login with Amazon says no: a person has to mend the credentials. */
export class Unauthorized extends Error {
  constructor(
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

interface Token {
  value: string;
  expiresAt: number;
}

/** A token is renewed so long before its end that a request under way does not outlive it. */
const MARGIN_MS = 60_000;

/** One token per credentials, shared by all workers through the cache; asked for once however many calls wait for it. */
export class TokenKeeper {
  private readonly held = new Map<string, Token>();
  private readonly asking = new Map<string, Promise<string>>();

  async get(context: ChannelContext, settings: AmazonSettings): Promise<string> {
    const key = keyOf(context, settings);
    const held = this.held.get(key);
    if (held && isFresh(held, context)) return held.value;
    return this.once(key, async () => {
      const shared = await sharedToken(context, key);
      if (shared && isFresh(shared, context)) {
        this.held.set(key, shared);
        return shared.value;
      }
      return this.ask(context, settings, key);
    });
  }

  /** The token in hand was refused. */
  renew(context: ChannelContext, settings: AmazonSettings): Promise<string> {
    const key = keyOf(context, settings);
    return this.once(key, () => this.ask(context, settings, key));
  }

  private once(key: string, make: () => Promise<string>): Promise<string> {
    const waiting = this.asking.get(key);
    if (waiting) return waiting;
    const made = make().finally(() => this.asking.delete(key));
    this.asking.set(key, made);
    return made;
  }

  private async ask(context: ChannelContext, { tokenUrl }: AmazonSettings, key: string): Promise<string> {
    const { clientId = '', clientSecret = '', refreshToken = '' } = context.account.credentials;
    const form = new URLSearchParams({
      grant_type: 'refresh_token',
      client_id: clientId,
      client_secret: clientSecret,
      refresh_token: refreshToken,
    });
    const response = await withoutEffect(() =>
      context.http.request({
        method: 'POST',
        url: tokenUrl,
        headers: { 'content-type': 'application/x-www-form-urlencoded;charset=UTF-8' },
        body: form.toString(),
        purpose: 'token',
        timeoutMs: 15_000,
      }),
    );
    if (response.status >= 500 || response.status === 429) throw new NoAnswer(`Login with Amazon answered ${response.status}`, false);
    const body = response.json<{ access_token?: string; expires_in?: number; error?: string; error_description?: string }>();
    if (response.status !== 200 || !body.access_token) {
      throw new Unauthorized(
        body.error ?? 'unauthorized',
        `Login with Amazon refused: ${body.error_description ?? `HTTP ${response.status}`}`,
      );
    }
    const expiresAt = context.now().getTime() + (body.expires_in ?? 3600) * 1000 - MARGIN_MS;
    const token = { value: body.access_token, expiresAt };
    this.held.set(key, token);
    await context.cache.set(key, JSON.stringify(token), new Date(expiresAt));
    return token.value;
  }
}

const isFresh = (token: Token, context: ChannelContext): boolean => token.expiresAt > context.now().getTime();

const keyOf = ({ account }: ChannelContext, { tokenUrl }: AmazonSettings): string =>
  `token:${createHash('sha256')
    .update(JSON.stringify([tokenUrl, account.credentials]))
    .digest('base64url')}`;

async function sharedToken(context: ChannelContext, key: string): Promise<Token | undefined> {
  const text = await context.cache.get(key);
  return text === undefined ? undefined : (JSON.parse(text) as Token);
}

/** A token that was given out and lost on the way harms nobody: asking again is always safe. */
async function withoutEffect<T>(request: () => Promise<T>): Promise<T> {
  try {
    return await request();
  } catch (error) {
    throw error instanceof NoAnswer ? new NoAnswer(error.message, false) : error;
  }
}
