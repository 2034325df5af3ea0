import { createPrivateKey, sign } from 'node:crypto';
import { requestToken, TokenKeeper } from '../../port/kit/index.js';
import type { GoogleAccount } from './settings.js';

const GRANT = 'urn:ietf:params:oauth:grant-type:jwt-bearer';
const SCOPE = 'https://www.googleapis.com/auth/content';
const LIFETIME_S = 3600;

export type Tokens = TokenKeeper<GoogleAccount>;

/**
 * Bearer tokens for service accounts: a JWT signed with the account's key, exchanged for a token (RFC 7523). Written on node:crypto, because
 * google-auth-library brings its own HTTP, past the recorder and the injected clock.
 */
export function googleTokens(): Tokens {
  return new TokenKeeper({
    kind: 'google',
    spareMs: 60_000,
    identity: ({ tokenUrl, serviceAccount }) => [tokenUrl, serviceAccount],
    signIn: async (account, context) => {
      const assertion = signed(account, Math.floor(context.now().getTime() / 1000));
      if (assertion === undefined) {
        return { outcome: 'refused', code: 'key_unreadable', message: 'the private key of the service account cannot be read' };
      }
      return requestToken(context, {
        url: account.tokenUrl,
        form: { grant_type: GRANT, assertion },
        who: "Google's sign-in",
        refusal: 'Google refused the sign-in',
        lifetime: LIFETIME_S,
      });
    },
  });
}

function signed({ tokenUrl, serviceAccount }: GoogleAccount, now: number): string | undefined {
  const { clientEmail, privateKey, keyId } = serviceAccount;
  const header = { alg: 'RS256', typ: 'JWT', ...(keyId !== undefined && { kid: keyId }) };
  const claims = { iss: clientEmail, scope: SCOPE, aud: tokenUrl, iat: now, exp: now + LIFETIME_S };
  const text = [header, claims].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.');
  try {
    return `${text}.${sign('RSA-SHA256', Buffer.from(text), createPrivateKey(privateKey)).toString('base64url')}`;
  } catch {
    return undefined;
  }
}
