import type { FastifyReply } from 'fastify';
import { TokenBucket, type SandboxChannel, type SandboxContext } from '../kit/index.js';
import { Tokens } from './auth.js';
import { API_VERSION } from './contract/schema.js';
import { Fetcher } from './files/fetcher.js';
import { Documents } from './graphql/documents.js';
import { runGraphQL, type GraphQLRequest } from './graphql/run.js';
import { executableSchema } from './graphql/schema.js';
import { IdempotencyKeys } from './inventory/idempotency.js';
import type { SetQuantitiesResult } from './inventory/set-quantities.js';
import { DEFAULT_SHOP, type ShopifySandboxOptions } from './options.js';
import { edit, seed } from './seed.js';
import { Shop } from './shop/shop.js';
import { shopState } from './state.js';

/** Points of a standard plan: 100 restored a second (shopify.dev, "API limits", August 2026); the bucket is undocumented, and commonly this. */
const RESTORE_PER_SECOND = 100;
const BUCKET = 2_000;

/** A shop that answers as the GraphQL Admin API does. One sandbox is one shop with one app. */
export function shopifySandbox(options: ShopifySandboxOptions = {}): SandboxChannel {
  const profile = { ...DEFAULT_SHOP, ...options };
  let shop: Shop;
  let fresh: () => void = () => undefined;
  return {
    name: 'shopify',
    routes(context) {
      const fetcher = new Fetcher();
      context.app.addHook('onClose', () => fetcher.close());
      let served: ReturnType<typeof serve>;
      fresh = () => {
        shop = new Shop(profile, context.clock, context.settings, fetcher);
        served = serve(shop, context);
      };
      fresh();
      routes(context, () => served);
    },
    state: () => shopState(shop),
    reset: () => fresh(),
  };
}

function serve(shop: Shop, { clock, settings }: SandboxContext) {
  const tokens = new Tokens(shop.profile, clock);
  const bucket = new TokenBucket(clock, RESTORE_PER_SECOND, BUCKET);
  const idempotency = new IdempotencyKeys<SetQuantitiesResult>();
  const scopes = new Set(shop.profile.scopes);
  const schema = executableSchema();
  const documents = new Documents(schema);
  const run = (request: GraphQLRequest, onAnswered: (done: () => void) => void) => {
    shop.settle();
    return runGraphQL(schema, documents, bucket, settings, request, { shop, idempotency, scopes, onAnswered });
  };
  return { shop, tokens, run };
}

function routes({ app }: SandboxContext, served: () => ReturnType<typeof serve>): void {
  app.post('/admin/oauth/access_token', (request, reply) => {
    const { status, body } = served().tokens.grant((request.body as string) ?? '');
    return reply.code(status).send(body);
  });
  app.post<{ Params: { version: string } }>('/admin/api/:version/graphql.json', async (request, reply) => {
    const { tokens, run } = served();
    if (request.params.version !== API_VERSION) return reply.code(404).send({ errors: 'Not Found' });
    if (!tokens.accepts(request.headers['x-shopify-access-token'])) {
      return reply.code(401).send({ errors: '[API] Invalid API key or access token (unrecognized login or wrong password)' });
    }
    const body = parseBody(request.body as string, reply);
    if (!body) return reply;
    reply.header('x-shopify-api-version', API_VERSION);
    return run(body, (done) => reply.raw.once('close', done));
  });
  app.post('/_sandbox/seed', (request, reply) => {
    const { seeded, problem } = seed(served().shop, JSON.parse(request.body as string) as object);
    return problem ? reply.code(400).send(problem) : seeded;
  });
  app.post('/_sandbox/edit', (request) => edit(served().shop, JSON.parse(request.body as string) as Parameters<typeof edit>[1]));
  app.post('/_sandbox/revoke-tokens', () => {
    served().tokens.revokeAll();
    return { revoked: true };
  });
}

function parseBody(text: string, reply: FastifyReply): GraphQLRequest | undefined {
  try {
    return JSON.parse(text) as GraphQLRequest;
  } catch {
    void reply.code(400).send({ errors: { query: 'Required parameter missing or invalid' } });
    return undefined;
  }
}
