import type { FastifyInstance } from 'fastify';
import type { GraphQLSchema } from 'graphql';
import { adminRoute, Customers, TokenBucket, type SandboxChannel, type SandboxContext } from '../kit/index.js';
import { Tokens } from './auth.js';
import { API_VERSION } from '../../contracts/shopify/index.js';
import { Fetcher } from './files/fetcher.js';
import { Documents } from './graphql/documents.js';
import { runGraphQL, type GraphQLRequest } from './graphql/run.js';
import { executableSchema } from './graphql/schema.js';
import { IdempotencyKeys } from './inventory/idempotency.js';
import type { SetQuantitiesResult } from './inventory/set-quantities.js';
import { DEFAULT_SHOP, type ShopifySandboxOptions } from './options.js';
import { changeLocation, changeStock, readLocationChange } from './hands.js';
import { edit, readEdit } from './edit.js';
import { addPublication } from './publications.js';
import { readSeed, seed } from './seed.js';
import { onSale, readPurchase, sell } from './sell.js';
import { Shop } from './shop/shop.js';
import { shopState } from './state.js';

/** Points of a standard plan: 100 restored a second (shopify.dev, "API limits", August 2026). */
const RESTORE_PER_SECOND = 100;

/** A shop that answers as the GraphQL Admin API does. One sandbox is one shop with one app. */
export function shopifySandbox(options: ShopifySandboxOptions = {}): SandboxChannel {
  const profile = { ...DEFAULT_SHOP, ...options };
  let shop: Shop;
  let fresh: () => void = () => undefined;
  let customers: Customers | undefined;
  return {
    name: 'shopify',
    routes(context) {
      const fetcher = new Fetcher(context.crawler);
      const schema = executableSchema();
      const documents = new Documents(schema);
      let served: ReturnType<typeof serve>;
      fresh = () => {
        shop = new Shop(profile, context.clock, context.settings, fetcher, context.faults, context.chance);
        served = serve(shop, context, schema, documents);
      };
      fresh();
      customers = new Customers(context, {
        onSale: () => onSale(shop),
        sell: (what, quantity) => sell(shop, what, quantity, what.locationId),
      });
      routes(context, () => served, customers);
    },
    state: () => shopState(shop),
    reset: () => {
      fresh();
      customers?.forget();
    },
  };
}

function serve(shop: Shop, { clock, settings, chance }: SandboxContext, schema: GraphQLSchema, documents: Documents) {
  const tokens = new Tokens(shop.profile, clock, chance);
  const bucket = new TokenBucket(clock, RESTORE_PER_SECOND, shop.profile.bucket);
  const idempotency = new IdempotencyKeys<SetQuantitiesResult>();
  const scopes = new Set(shop.profile.scopes);
  const run = (request: GraphQLRequest, onAnswered: (done: () => void) => void) => {
    shop.settle();
    return runGraphQL(schema, documents, bucket, settings, request, { shop, idempotency, scopes, onAnswered });
  };
  return { shop, schema, tokens, run };
}

function routes({ app, settings }: SandboxContext, served: () => ReturnType<typeof serve>, customers: Customers): void {
  refusals(app);
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
    const body = parseBody(request.body as string);
    if (typeof body === 'string') return reply.code(400).send({ errors: { [body]: 'Required parameter missing or invalid' } });
    reply.header('x-shopify-api-version', API_VERSION);
    const answer = await run(body, (done) => reply.raw.once('close', done));
    if (answer.throttled && settings.throttledStatus === 429) reply.code(429).header('retry-after', '1.0');
    return answer.body;
  });
  app.post(
    '/_sandbox/seed',
    adminRoute((body, _request, reply) => {
      const { shop, schema } = served();
      const { seeded, problem } = seed(shop, readSeed(body, schema));
      return problem ? reply.code(400).send(problem) : seeded;
    }),
  );
  app.post(
    '/_sandbox/edit',
    adminRoute((body) => {
      const { shop, schema } = served();
      if (body.addPublication !== undefined) return addPublication(shop, body);
      return edit(shop, readEdit(shop, body, schema));
    }),
  );
  app.post(
    '/_sandbox/sell',
    adminRoute((body) => {
      const { sku, quantity, locationId } = readPurchase(served().shop, body);
      return customers.buy(locationId === undefined ? { sku } : { sku, locationId }, quantity);
    }),
  );
  app.post(
    '/_sandbox/location',
    adminRoute((body) => {
      const { shop } = served();
      const { id, name, isActive, fulfillsOnlineOrders } = changeLocation(shop, readLocationChange(shop, body));
      return { id, name, isActive, fulfillsOnlineOrders };
    }),
  );
  app.post(
    '/_sandbox/stock',
    adminRoute((body) => changeStock(served().shop, body)),
  );
  app.post('/_sandbox/revoke-tokens', () => {
    served().tokens.revokeAll();
    return { revoked: true };
  });
}

/** What does not reach GraphQL is answered in the form of Shopify's REST side: `errors` is a text. */
function refusals(app: FastifyInstance): void {
  app.setNotFoundHandler((_request, reply) => reply.code(404).send({ errors: 'Not Found' }));
  app.setErrorHandler<Error & { statusCode?: number }>(({ statusCode = 500, message }, _request, reply) =>
    reply.code(statusCode).send({ errors: statusCode < 500 ? message : `Internal Server Error: ${message}` }),
  );
}

/** The request, or the name of the parameter that is missing or of the wrong kind. */
function parseBody(text: string): GraphQLRequest | 'query' | 'variables' {
  let body: Partial<GraphQLRequest> | null = null;
  try {
    body = JSON.parse(text) as Partial<GraphQLRequest> | null;
  } catch {
    return 'query';
  }
  if (typeof body?.query !== 'string') return 'query';
  return typeof (body.variables ?? {}) === 'object' ? (body as GraphQLRequest) : 'variables';
}
