import { NoAnswer, type ChannelContext, type HttpRequest } from '../../port/index.js';
import { readFailure, type Failure } from './failures.js';
import type { GoogleAccount } from './settings.js';
import type { Tokens } from './token.js';

/** One call's end: Google's answer, its refusal, or none at all. */
export type Result =
  | { kind: 'answer'; body: Record<string, unknown> }
  | { kind: 'failure'; failure: Failure }
  /** No answer. `sent` false: it surely did not arrive. */
  | { kind: 'lost'; sent: boolean; reason: string };

export type Call = Pick<HttpRequest, 'method' | 'url' | 'body' | 'purpose' | 'listingIds' | 'payloadHash'>;

/** Makes one call, with a token; a token that Google no longer takes is renewed once. Never throws. */
export async function call(request: Call, account: GoogleAccount, context: ChannelContext, tokens: Tokens): Promise<Result> {
  try {
    const first = await attempt(request, account, context, tokens);
    return 'renew' in first ? finish(await attempt(request, account, context, tokens)) : first;
  } catch (error) {
    if (error instanceof NoAnswer) return { kind: 'lost', sent: error.sent, reason: error.message };
    throw error;
  }
}

interface Renew {
  renew: Failure;
}

const finish = (result: Result | Renew): Result => ('renew' in result ? { kind: 'failure', failure: result.renew } : result);

async function attempt(request: Call, account: GoogleAccount, context: ChannelContext, tokens: Tokens): Promise<Result | Renew> {
  const token = await tokens.get(account, context);
  if (typeof token !== 'string')
    return { kind: 'failure', failure: { status: 401, reason: 'sign_in_refused', message: token.refused, fields: [] } };
  const response = await context.http.request({
    ...request,
    headers: { authorization: `Bearer ${token}`, ...(request.body !== undefined && { 'content-type': 'application/json' }) },
  });
  if (response.status >= 200 && response.status < 300) {
    try {
      return { kind: 'answer', body: response.json<Record<string, unknown>>() };
    } catch {
      return { kind: 'lost', sent: true, reason: 'Google answered with half a JSON' };
    }
  }
  const failure = readFailure(response);
  if (failure.status !== 401 || failure.reason === 'GCP_NOT_REGISTERED') return { kind: 'failure', failure };
  await tokens.drop(account, context, token);
  return { renew: failure };
}
