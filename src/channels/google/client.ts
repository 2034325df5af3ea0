import { NoAnswer, type ChannelContext, type HttpRequest } from '../../port/index.js';
import type { TokenAnswer } from '../../port/kit/index.js';
import { readFailure, type Failure } from './failures.js';
import type { GoogleAccount } from './settings.js';
import type { Tokens } from './token.js';

/** One call's end: Google's answer, its refusal, or none at all. */
export type CallResult =
  | { kind: 'answer'; body: Record<string, unknown> }
  | { kind: 'failure'; failure: Failure }
  /** No answer. `sent` false: it surely did not arrive. */
  | { kind: 'lost'; sent: boolean; reason: string };

export type Call = Pick<HttpRequest, 'method' | 'url' | 'body' | 'purpose' | 'listingIds' | 'payloadHash'>;

/** Makes one call, with a token; a token that Google no longer takes is renewed once. Never throws. */
export async function call(request: Call, account: GoogleAccount, context: ChannelContext, tokens: Tokens): Promise<CallResult> {
  try {
    const token = await tokens.get(account, context);
    if (token.outcome !== 'token') return withoutToken(token);
    const first = await attempt(request, context, token.value);
    if (!isTokenRefusal(first)) return first;
    const renewed = await tokens.renew(account, context, token.value);
    return renewed.outcome === 'token' ? await attempt(request, context, renewed.value) : withoutToken(renewed);
  } catch (error) {
    if (error instanceof NoAnswer) return { kind: 'lost', sent: error.sent, reason: error.message };
    throw error;
  }
}

async function attempt(request: Call, context: ChannelContext, token: string): Promise<CallResult> {
  const response = await context.http.request({
    ...request,
    headers: { authorization: `Bearer ${token}`, ...(request.body !== undefined && { 'content-type': 'application/json' }) },
  });
  if (response.status < 200 || response.status >= 300) return { kind: 'failure', failure: readFailure(response) };
  try {
    return { kind: 'answer', body: response.json<Record<string, unknown>>() };
  } catch {
    return { kind: 'lost', sent: true, reason: 'Google answered with half a JSON' };
  }
}

/**
 * A project that is not registered is answered by 401 too, and a new token would not help it. With a new token the call is said again, so it has to be
 * Google's own word that it did nothing.
 */
function isTokenRefusal(result: CallResult): boolean {
  if (result.kind !== 'failure') return false;
  const { status, isOwn, reason } = result.failure;
  return status === 401 && isOwn && reason !== 'GCP_NOT_REGISTERED';
}

function withoutToken(answer: Exclude<TokenAnswer, { outcome: 'token' }>): CallResult {
  if (answer.outcome === 'retry') return { kind: 'lost', sent: false, reason: answer.reason };
  return { kind: 'failure', failure: { status: 401, isOwn: true, reason: 'sign_in_refused', message: answer.message, fields: [] } };
}
