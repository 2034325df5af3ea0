import type { Chance, SandboxClock } from '../../kit/index.js';
import type { ServiceAccount } from './service-account.js';

const GRANT = 'urn:ietf:params:oauth:grant-type:jwt-bearer';
const SCOPE = 'https://www.googleapis.com/auth/content';
const LIFETIME_S = 3600;
/** How far a caller's clock may be off, in seconds. */
const SKEW_S = 300;

export interface TokenAnswer {
  status: number;
  body: object;
}

/** The OAuth 2.0 token endpoint for service accounts: a signed JWT in, a bearer token out (RFC 7523; developers.google.com/identity, "service account"). */
export class TokenEndpoint {
  /** Token → when it expires, in milliseconds of sandbox time. */
  private readonly issued = new Map<string, number>();

  constructor(
    private readonly account: ServiceAccount,
    private readonly clock: SandboxClock,
    private readonly chance: Chance,
  ) {}

  grant(form: URLSearchParams, tokenUri: string): TokenAnswer {
    if (form.get('grant_type') !== GRANT) return refusal('unsupported_grant_type', `Invalid grant_type: ${form.get('grant_type') ?? ''}`);
    const [header = '', payload = '', signature = ''] = (form.get('assertion') ?? '').split('.');
    const claims = parsed(payload);
    if (parsed(header)?.alg !== 'RS256' || !claims) return refusal('invalid_grant', 'Bad Request');
    if (claims.iss !== this.account.email) return refusal('invalid_grant', 'Invalid grant: account not found');
    if (!this.account.signed(`${header}.${payload}`, signature)) return refusal('invalid_grant', 'Invalid JWT Signature.');
    if (claims.aud !== tokenUri) return refusal('invalid_grant', 'Invalid JWT: Failed audience check.');
    if (!this.fresh(Number(claims.iat), Number(claims.exp))) {
      return refusal('invalid_grant', 'Invalid JWT: Token must be a short-lived token (60 minutes) and in a reasonable timeframe.');
    }
    if (
      !String(claims.scope ?? '')
        .split(' ')
        .includes(SCOPE)
    )
      return refusal('invalid_scope', `${String(claims.scope)} is not a valid audience string.`);
    const token = `ya29.sandbox-${this.chance.bytes(24).toString('base64url')}`;
    this.issued.set(token, this.clock.now() + LIFETIME_S * 1000);
    return { status: 200, body: { access_token: token, expires_in: LIFETIME_S, token_type: 'Bearer' } };
  }

  valid(token: string): boolean {
    const expires = this.issued.get(token);
    return expires !== undefined && this.clock.now() < expires;
  }

  /**
   * Judged by the real clock or by the sandbox's, whichever fits: a caller whose own clock cannot be moved must still be able to
   * sign in after a test has moved the sandbox's by a month.
   */
  private fresh(issuedAt: number, expires: number): boolean {
    if (!(expires > issuedAt) || expires - issuedAt > LIFETIME_S) return false;
    return [Date.now(), this.clock.now()].some((now) => issuedAt <= now / 1000 + SKEW_S && expires > now / 1000 - SKEW_S);
  }
}

function parsed(part: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString());
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

function refusal(error: string, description: string): TokenAnswer {
  return { status: 400, body: { error, error_description: description } };
}
