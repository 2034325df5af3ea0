import { createHash } from 'node:crypto';
import type { ChannelContext } from '../channel.js';
import { NoAnswer } from '../reach.js';
import type { SignIn } from './sign-in.js';

interface Token {
  value: string;
  /** Milliseconds since 1970. */
  expiresAt: number;
}

/** A token to call with, or why there is none: the outcomes of a sign-in. */
export type TokenAnswer = { outcome: 'token'; value: string } | Exclude<SignIn, { outcome: 'token' }>;

/** What is special to one kind of channel about its access tokens. */
export interface TokenKeeperOptions<Account> {
  /** Before the token in the cache's key, so that two kinds never share one. */
  kind: string;
  /** A token is not used in its last moments, so that none ends on its way. Milliseconds. */
  spareMs: number;
  /** Whatever, changed, makes another token necessary: address and credentials. Only its hash is kept. */
  identity(account: Account): unknown;
  signIn(account: Account, context: ChannelContext): Promise<SignIn>;
}

/** One token per credentials, kept in memory and in the cache that all workers share; asked for once however many calls wait for it. */
export class TokenKeeper<Account extends object> {
  private readonly held = new Map<string, Token>();
  private readonly keys = new WeakMap<Account, string>();
  private readonly asking = new Map<string, Promise<TokenAnswer>>();

  constructor(private readonly options: TokenKeeperOptions<Account>) {}

  /** Never throws for what a channel may answer, or not answer. */
  async get(account: Account, context: ChannelContext): Promise<TokenAnswer> {
    const key = this.keyOf(account);
    const held = this.held.get(key);
    return this.isFresh(held, context) ? { outcome: 'token', value: held.value } : this.once(key, account, context, undefined);
  }

  /** The token in hand was refused: another, which somebody else may have got already. */
  renew(account: Account, context: ChannelContext, refused: string): Promise<TokenAnswer> {
    const key = this.keyOf(account);
    if (this.held.get(key)?.value === refused) this.held.delete(key);
    const held = this.held.get(key);
    if (this.isFresh(held, context)) return Promise.resolve({ outcome: 'token', value: held.value });
    return this.once(key, account, context, refused);
  }

  private once(key: string, account: Account, context: ChannelContext, refused: string | undefined): Promise<TokenAnswer> {
    const waiting = this.asking.get(key);
    if (waiting) return waiting;
    const made = this.find(key, account, context, refused).finally(() => this.asking.delete(key));
    this.asking.set(key, made);
    return made;
  }

  private async find(key: string, account: Account, context: ChannelContext, refused: string | undefined): Promise<TokenAnswer> {
    const text = await context.cache.get(key);
    const shared = text === undefined ? undefined : (JSON.parse(text) as Token);
    if (this.isFresh(shared, context) && shared.value !== refused) return this.keep(key, shared);
    const answer = await this.ask(account, context);
    if (answer.outcome !== 'token') return answer;
    const token = { value: answer.value, expiresAt: answer.expiresAt.getTime() };
    await context.cache.set(key, JSON.stringify(token), answer.expiresAt);
    return this.keep(key, token);
  }

  /** A token that was given out and lost on the way harms nobody, so asking again is always safe. */
  private async ask(account: Account, context: ChannelContext): Promise<SignIn> {
    try {
      return await this.options.signIn(account, context);
    } catch (error) {
      if (error instanceof NoAnswer) return { outcome: 'retry', reason: error.message };
      throw error;
    }
  }

  private keep(key: string, token: Token): TokenAnswer {
    this.held.set(key, token);
    return { outcome: 'token', value: token.value };
  }

  private isFresh(token: Token | undefined, context: ChannelContext): token is Token {
    return token !== undefined && token.expiresAt - this.options.spareMs > context.now().getTime();
  }

  /** An account's object is made anew when it changes, and lasts for many calls. */
  private keyOf(account: Account): string {
    const known = this.keys.get(account);
    if (known !== undefined) return known;
    const identity = JSON.stringify(this.options.identity(account));
    const key = `sign-in:${this.options.kind}:${createHash('sha256').update(identity).digest('base64url')}`;
    this.keys.set(account, key);
    return key;
  }
}
