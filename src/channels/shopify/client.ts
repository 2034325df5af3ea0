import { NoAnswer, type ChannelContext, type HttpResponse } from '../../port/index.js';
import { sortAnswer, type Answer } from './answers.js';
import { accountOf } from './settings.js';
import { getToken, signIn, SignInFailed } from './token.js';

export interface Call {
  query: string;
  variables: object;
  purpose: 'send' | 'read' | 'connect' | 'withdraw';
  listingIds?: string[];
  payloadHash?: string;
}

const WAIT = { noConnection: 5_000, credentials: 300_000 };

/** One conversation with the shop: a batch shares its token, and renews it once for all. */
export class Client {
  private token: Promise<string> | undefined;

  constructor(readonly context: ChannelContext) {}

  /** Never throws for what a channel may answer, or not answer. */
  async call<T>(call: Call): Promise<Answer<T>> {
    try {
      const token = await (this.token ??= getToken(this.context));
      const first = await this.post(call, token);
      const response = first.status === 401 ? await this.post(call, await this.renew(token)) : first;
      return sortAnswer<T>(response, (news) => this.context.learn(news));
    } catch (error) {
      if (error instanceof SignInFailed) {
        this.token = undefined;
        return { kind: 'retry', afterMs: error.refused ? WAIT.credentials : WAIT.noConnection, reason: error.message };
      }
      if (!(error instanceof NoAnswer)) throw error;
      this.token = undefined;
      if (!error.sent) return { kind: 'retry', afterMs: WAIT.noConnection, reason: error.message };
      return { kind: 'unknown', reason: error.message };
    }
  }

  /** Callers that were refused with the same token share one sign-in. */
  private async renew(refused: string): Promise<string> {
    const current = await this.token;
    if (current !== undefined && current !== refused) return current;
    this.token = signIn(this.context);
    return this.token;
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
