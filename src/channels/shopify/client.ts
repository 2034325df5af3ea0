import { NoAnswer, type BudgetNews, type ChannelContext, type HttpResponse } from '../../port/index.js';
import type { TokenAnswer } from '../../port/kit/index.js';
import { isTokenRefusal, sortAnswer, type CallResult } from './answers.js';
import { accountOf } from './settings.js';
import type { Tokens } from './token.js';

export interface Call {
  query: string;
  variables: object;
  purpose: 'send' | 'read' | 'connect' | 'withdraw';
  listingIds?: string[];
  payloadHash?: string;
}

const WAIT = { noConnection: 5_000, noAnswer: 5_000, credentials: 300_000 };

/** Calls the shop, with a token; a token that it no longer takes is renewed once. */
export class Client {
  /** What the shop said last of its bucket. */
  room: { available: number; burst: number; perSecond: number } | undefined;

  constructor(
    readonly context: ChannelContext,
    private readonly tokens: Tokens,
  ) {}

  /** Never throws for what a channel may answer, or not answer. */
  async call<T>(call: Call): Promise<CallResult<T>> {
    const account = accountOf(this.context.account);
    try {
      const token = await this.tokens.get(account, this.context);
      if (token.outcome !== 'token') return withoutToken(token);
      let response = await this.post(call, token.value);
      if (isTokenRefusal(response)) {
        const renewed = await this.tokens.renew(account, this.context, token.value);
        if (renewed.outcome !== 'token') return withoutToken(renewed);
        response = await this.post(call, renewed.value);
      }
      return asAsked(
        call,
        sortAnswer<T>(response, changes(call), (news) => this.learn(news)),
      );
    } catch (error) {
      if (!(error instanceof NoAnswer)) throw error;
      if (!error.sent) return { kind: 'retry', afterMs: WAIT.noConnection, reason: error.message };
      return asAsked(call, { kind: 'unknown', reason: error.message });
    }
  }

  private learn(news: BudgetNews): void {
    this.context.learn(news);
    const { available, burst, perSecond } = news;
    if (available !== undefined && burst !== undefined && perSecond) this.room = { available, burst, perSecond };
  }

  private post({ query, variables, purpose, listingIds, payloadHash }: Call, token: string): Promise<HttpResponse> {
    const { baseUrl, apiVersion } = accountOf(this.context.account);
    return this.context.http.request({
      method: 'POST',
      url: `${baseUrl}/admin/api/${apiVersion}/graphql.json`,
      headers: { 'content-type': 'application/json', accept: 'application/json', 'x-shopify-access-token': token },
      body: JSON.stringify({ query, variables }),
      purpose,
      ...(listingIds && { listingIds }),
      ...(payloadHash !== undefined && { payloadHash }),
    });
  }
}

/** A question changes nothing, so it can be asked again whatever became of it. Of anything else nobody knows whether it happened. */
function asAsked<T>(call: Call, result: CallResult<T>): CallResult<T> {
  if (result.kind !== 'unknown' || changes(call)) return result;
  return { kind: 'retry', afterMs: WAIT.noAnswer, reason: result.reason };
}

const changes = ({ query }: Call): boolean => query.startsWith('mutation');

function withoutToken(answer: Exclude<TokenAnswer, { outcome: 'token' }>): { kind: 'retry'; afterMs: number; reason: string } {
  if (answer.outcome === 'refused') return { kind: 'retry', afterMs: WAIT.credentials, reason: answer.message };
  return { kind: 'retry', afterMs: WAIT.noConnection, reason: answer.reason };
}
