import type { Chance, SandboxClock } from '../kit/index.js';
import type { ShopSettings } from './options.js';

/** Tokens of the client-credentials grant live 24 hours less a second (shopify.dev, since 1 January 2026). */
const LIFETIME_S = 86_399;

export class Tokens {
  private readonly expiresAt = new Map<string, number>();

  constructor(
    private readonly profile: ShopSettings,
    private readonly clock: SandboxClock,
    private readonly chance: Chance,
  ) {}

  /** Body as form or JSON. Answers with status and body in Shopify's form. */
  grant(body: string): { status: number; body: object } {
    const given = fieldsOf(body);
    if (!given) return { status: 400, body: { error: 'invalid_request', error_description: 'The body is neither a form nor JSON' } };
    if (given.grant_type !== 'client_credentials') {
      return { status: 400, body: { error: 'unsupported_grant_type', error_description: 'The sandbox grants client_credentials only' } };
    }
    if (given.client_id !== this.profile.clientId || given.client_secret !== this.profile.clientSecret) {
      return { status: 400, body: { error: 'invalid_client', error_description: 'The client credentials are wrong' } };
    }
    const token = `shpat_${this.chance.bytes(16).toString('hex')}`;
    this.expiresAt.set(token, this.clock.now() + LIFETIME_S * 1_000);
    return { status: 200, body: { access_token: token, scope: this.profile.scopes.join(','), expires_in: LIFETIME_S } };
  }

  accepts(token: unknown): boolean {
    return typeof token === 'string' && (this.expiresAt.get(token) ?? 0) > this.clock.now();
  }

  /** For tests: every token given so far stops working. */
  revokeAll(): void {
    this.expiresAt.clear();
  }
}

function fieldsOf(body: string): Record<string, unknown> | undefined {
  if (!body.trimStart().startsWith('{')) return Object.fromEntries(new URLSearchParams(body));
  try {
    return JSON.parse(body) as Record<string, unknown>;
  } catch {
    return undefined;
  }
}
