import type { ChannelContext } from '../../port/index.js';
import { requestToken, TokenKeeper } from '../../port/kit/index.js';
import type { AmazonSettings } from './settings.js';

/** Whose token it is: the address of Login with Amazon and the credentials of the account. */
export interface AmazonSignIn {
  tokenUrl: string;
  credentials: Record<string, string>;
}

export function signInOf({ account }: ChannelContext, { tokenUrl }: AmazonSettings): AmazonSignIn {
  return { tokenUrl, credentials: account.credentials };
}

/** Access tokens of Login with Amazon (an hour), by the refresh token that the seller gave (developer-docs.amazon.com/sp-api, "Connect to the SP-API"). */
export function amazonTokens(): TokenKeeper<AmazonSignIn> {
  return new TokenKeeper({
    kind: 'amazon',
    spareMs: 60_000,
    identity: ({ tokenUrl, credentials }) => [tokenUrl, credentials],
    signIn: ({ tokenUrl, credentials: { clientId = '', clientSecret = '', refreshToken = '' } }, context) =>
      requestToken(context, {
        url: tokenUrl,
        form: { grant_type: 'refresh_token', client_id: clientId, client_secret: clientSecret, refresh_token: refreshToken },
        who: 'Login with Amazon',
        refusal: 'Login with Amazon refused',
        lifetime: 3600,
      }),
  });
}
