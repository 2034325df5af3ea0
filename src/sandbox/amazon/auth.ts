import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Chance, SandboxClock } from '../kit/index.js';
import { denied } from './answers.js';

/** What a seller and a developer would have been given; the only ones that this sandbox knows. */
export interface SandboxCredentials {
  clientId: string;
  clientSecret: string;
  refreshToken: string;
  sellerId: string;
}

/** By which the stand-in lets in. They open nothing at Amazon. */
export const AMAZON_SANDBOX_CREDENTIALS: SandboxCredentials = {
  clientId: 'amzn1.application-oa2-client.plinth-sandbox',
  clientSecret: 'amzn1.oa2-cs.v1.plinth-sandbox',
  refreshToken: 'Atzr|plinth-sandbox',
  sellerId: 'A2PLINTHSANDBOX',
};

/** Seconds, by Login with Amazon's documentation. */
const LIFE = 3600;

/** Scopes of the client_credentials grant: for operations of no seller, never for listings. */
const GRANTLESS = ['sellingpartnerapi::notifications', 'sellingpartnerapi::client_credential:rotation'];

interface Token {
  expiresAt: number;
  sellerId?: string;
}

/** Login with Amazon: gives tokens out and tells whose they are. */
export class TokenDesk {
  private tokens = new Map<string, Token>();

  constructor(
    private readonly clock: SandboxClock,
    private readonly known: SandboxCredentials,
    private readonly chance: Chance,
  ) {}

  routes(app: FastifyInstance): void {
    app.post('/auth/o2/token', (request, reply) => {
      const { status, body } = this.grant(formOf(request));
      return reply.code(status).send(body);
    });
  }

  /** The seller of the request's token; refuses in Amazon's form. */
  sellerOf(request: FastifyRequest): string {
    const given = request.headers['x-amz-access-token'];
    if (typeof given !== 'string' || given === '') throw denied('Access token is missing in the request header.');
    const token = this.tokens.get(given);
    if (!token) throw denied('The access token you provided is revoked, malformed or invalid.');
    if (token.expiresAt <= this.clock.now()) throw denied('The access token you provided has expired.');
    if (!token.sellerId) throw denied('A grantless token cannot call this operation.');
    return token.sellerId;
  }

  clear(): void {
    this.tokens.clear();
  }

  private grant(form: URLSearchParams): { status: number; body: Record<string, unknown> } {
    const { clientId, clientSecret, refreshToken, sellerId } = this.known;
    const refused = (status: number, error: string, why: string) => ({ status, body: { error, error_description: why } });
    if (form.get('client_id') !== clientId || form.get('client_secret') !== clientSecret) {
      return refused(401, 'invalid_client', 'Client authentication failed');
    }
    switch (form.get('grant_type') ?? '') {
      case 'refresh_token':
        if (form.get('refresh_token') !== refreshToken)
          return refused(400, 'invalid_grant', 'The request has an invalid grant parameter : refresh_token');
        return { status: 200, body: { ...this.issue(sellerId), refresh_token: refreshToken } };
      case 'client_credentials':
        if (!GRANTLESS.includes(form.get('scope') ?? ''))
          return refused(400, 'invalid_scope', 'The request has an invalid parameter : scope');
        return { status: 200, body: this.issue() };
      default:
        return refused(400, 'unsupported_grant_type', 'The authorization grant type is not supported by the authorization server');
    }
  }

  private issue(sellerId?: string): Record<string, unknown> {
    const access = `Atza|${this.chance.bytes(24).toString('base64url')}`;
    this.tokens.set(access, { expiresAt: this.clock.now() + LIFE * 1000, sellerId });
    return { access_token: access, token_type: 'bearer', expires_in: LIFE };
  }
}

/** Login with Amazon takes a form or JSON. */
function formOf(request: FastifyRequest): URLSearchParams {
  const body = typeof request.body === 'string' ? request.body : '';
  if (!body.startsWith('{')) return new URLSearchParams(body);
  try {
    return new URLSearchParams(JSON.parse(body) as Record<string, string>);
  } catch {
    return new URLSearchParams();
  }
}
