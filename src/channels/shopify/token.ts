import { requestToken, TokenKeeper } from '../../port/kit/index.js';
import type { ShopifyAccount } from './settings.js';

export type Tokens = TokenKeeper<ShopifyAccount>;

/** Tokens of the client-credentials grant (24 hours; shopify.dev, "Client credentials grant", 2026). */
export function shopifyTokens(): Tokens {
  return new TokenKeeper({
    kind: 'shopify',
    spareMs: 5 * 60_000,
    identity: ({ baseUrl, clientId, clientSecret }) => [baseUrl, clientId, clientSecret],
    signIn: ({ baseUrl, clientId, clientSecret }, context) =>
      requestToken(context, {
        url: `${baseUrl}/admin/oauth/access_token`,
        form: { grant_type: 'client_credentials', client_id: clientId, client_secret: clientSecret },
        who: "The shop's sign-in",
        refusal: "Shopify refused the app's credentials",
        lifetime: 86_399,
      }),
  });
}
