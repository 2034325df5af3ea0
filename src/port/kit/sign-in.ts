import type { ChannelContext } from '../channel.js';

/** What a sign-in came to. */
export type SignIn =
  | { outcome: 'token'; value: string; expiresAt: Date }
  /** The channel looked at the credentials and said no: a person has to mend them. `code` is the channel's own word. */
  | { outcome: 'refused'; code: string; message: string }
  /** The channel was busy or away: it may go well in a moment. */
  | { outcome: 'retry'; reason: string };

/** A form that asks for an access token, and the words for its refusal. */
export interface TokenRequest {
  url: string;
  form: Record<string, string>;
  /** Who answers, for people: `Login with Amazon`. */
  who: string;
  /** What is said before the channel's own reason: `Google refused the sign-in`. */
  refusal: string;
  /** Seconds, where the answer does not tell. */
  lifetime: number;
}

const TIMEOUT_MS = 15_000;

/** Asks an OAuth 2.0 token endpoint (RFC 6749, section 3.2) by a form. Throws NoAnswer only. */
export async function requestToken(context: ChannelContext, { url, form, who, refusal, lifetime }: TokenRequest): Promise<SignIn> {
  const askedAt = context.now().getTime();
  const { status, text } = await context.http.request({
    method: 'POST',
    url,
    headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' },
    body: new URLSearchParams(form).toString(),
    purpose: 'token',
    timeoutMs: TIMEOUT_MS,
  });
  if (status >= 500 || status === 429) return { outcome: 'retry', reason: `${who} answered ${status}` };
  const { access_token: value, expires_in: seconds, error, error_description: description } = parsed(text);
  if (status === 200 && typeof value === 'string' && value !== '') {
    return { outcome: 'token', value, expiresAt: new Date(askedAt + Number(seconds ?? lifetime) * 1000) };
  }
  return {
    outcome: 'refused',
    code: typeof error === 'string' ? error : 'unauthorized',
    message: `${refusal}: ${String(description ?? error ?? `HTTP ${status}`)}`,
  };
}

function parsed(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}
