import type { ChannelContext } from '../../port/index.js';
import { accountOf } from './settings.js';

/** A token is not used in its last minutes, so that none ends on its way. */
const SPARE_MS = 5 * 60_000;

interface Kept {
  token: string;
  expiresAt: number;
}

export class SignInFailed extends Error {
  constructor(
    message: string,
    /** False: the shop was busy or away, so it may go well in a moment. */
    readonly refused: boolean,
  ) {
    super(message);
  }
}

/** The token of the client-credentials grant (24 hours), from the cache that all workers share, or a new one. Throws NoAnswer and SignInFailed. */
export async function getToken(context: ChannelContext): Promise<string> {
  const kept = await context.cache.get(keyOf(context));
  const known = kept === undefined ? undefined : (JSON.parse(kept) as Kept);
  return known && known.expiresAt - SPARE_MS > context.now().getTime() ? known.token : signIn(context);
}

/** A new token, whatever is cached: the one at hand was refused. */
export async function signIn(context: ChannelContext): Promise<string> {
  const { baseUrl, clientId, clientSecret } = accountOf(context.account);
  const form = new URLSearchParams({ grant_type: 'client_credentials', client_id: clientId, client_secret: clientSecret });
  const answer = await context.http.request({
    method: 'POST',
    url: `${baseUrl}/admin/oauth/access_token`,
    headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' },
    body: form.toString(),
    purpose: 'token',
  });
  const given = parsed(answer.text);
  if (answer.status !== 200 || typeof given.access_token !== 'string') {
    const reason = String(given.error_description ?? given.error ?? `HTTP ${answer.status}`);
    throw new SignInFailed(`Shopify refused the app's credentials: ${reason}`, answer.status < 500 && answer.status !== 429);
  }
  const expiresAt = context.now().getTime() + Number(given.expires_in ?? 86_399) * 1_000;
  const kept: Kept = { token: given.access_token, expiresAt };
  await context.cache.set(keyOf(context), JSON.stringify(kept), new Date(expiresAt));
  return kept.token;
}

const keyOf = ({ account }: ChannelContext): string => `shopify-token:${account.code}`;

function parsed(text: string): Record<string, unknown> {
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch {
    return {};
  }
}
