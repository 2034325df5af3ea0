import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { badRequest, denied, notFound, AmazonError } from '../answers.js';
import type { SandboxClock } from '../../kit/index.js';
import type { TokenDesk } from '../auth.js';
import type { Operation, UsagePlans } from '../limits.js';
import { marketplaceOf } from '../marketplaces.js';
import { listIn, momentIn, oneOf, textIn } from '../query.js';
import type { Backend } from './backend.js';
import { searchPage } from './search.js';
import type { Listing } from './listing.js';
import { isShown, type ListingStore } from './store.js';
import type { SubmissionAnswer, SubmissionDesk, Target } from './submit.js';
import { INCLUDED, itemView, type IncludedPart } from './view.js';

export interface ListingDesks {
  clock: SandboxClock;
  tokens: TokenDesk;
  plans: UsagePlans;
  store: ListingStore;
  submissions: SubmissionDesk;
  backend: Backend;
}

const BASE = '/listings/2021-08-01/items';
const SKU_LIMIT = 40;

/** Listings Items 2021-08-01 over HTTP. */
export function listingRoutes(app: FastifyInstance, desks: ListingDesks): void {
  const { clock, tokens, plans, store, submissions, backend } = desks;

  const enter = (request: FastifyRequest, reply: FastifyReply, operation: Operation): { sellerId: string; marketplaces: string[] } => {
    const sellerId = tokens.sellerOf(request);
    plans.charge(operation, sellerId, reply);
    if ((request.params as { sellerId: string }).sellerId !== sellerId) throw denied('The token is not of this seller.');
    const marketplaces = listIn(request, 'marketplaceIds');
    if (!marketplaces) throw badRequest("'marketplaceIds' is required.");
    const unknown = marketplaces.find((id) => !marketplaceOf(id));
    if (unknown !== undefined) throw badRequest(`'${unknown}' is not a marketplace of this seller.`);
    return { sellerId, marketplaces };
  };

  const target = (request: FastifyRequest, reply: FastifyReply, operation: Operation): Target => {
    const preview = textIn(request, 'mode') === 'VALIDATION_PREVIEW';
    if (textIn(request, 'mode') !== undefined && !preview) throw badRequest("'mode' must be VALIDATION_PREVIEW.");
    const { sellerId, marketplaces } = enter(request, reply, preview ? 'validationPreview' : operation);
    if (marketplaces.length !== 1) throw badRequest("'marketplaceIds' must name exactly one marketplace.");
    return { sellerId, sku: skuOf(request), marketplaceId: marketplaces[0] as string, preview };
  };

  const answer = (request: FastifyRequest, { identifiers, ...given }: SubmissionAnswer): Record<string, unknown> => {
    const included = listIn(request, 'includedData') ?? ['issues'];
    return { ...given, ...(included.includes('identifiers') && { identifiers }), issues: included.includes('issues') ? given.issues : [] };
  };

  app.put(`${BASE}/:sellerId/:sku`, (request, reply) =>
    answer(request, submissions.put(target(request, reply, 'putListingsItem'), bodyOf(request))),
  );

  app.patch(`${BASE}/:sellerId/:sku`, (request, reply) =>
    answer(request, submissions.patch(target(request, reply, 'patchListingsItem'), bodyOf(request))),
  );

  app.delete(`${BASE}/:sellerId/:sku`, (request, reply) =>
    answer(request, submissions.delete(target(request, reply, 'deleteListingsItem'))),
  );

  app.get(`${BASE}/:sellerId/:sku`, async (request, reply) => {
    const { sellerId, marketplaces } = enter(request, reply, 'getListingsItem');
    const sku = skuOf(request);
    const look = (): Listing[] => marketplaces.flatMap((id) => store.shown(sellerId, sku, id, clock.now()) ?? []);
    await backend.settleAll(look());
    const listings = look();
    if (listings.length === 0) throw notFound(`SKU '${sku}' not found in marketplace ${marketplaces.join(', ')}`);
    return itemView(sku, listings, includedIn(request), store);
  });

  app.get(`${BASE}/:sellerId`, async (request, reply) => {
    const { sellerId, marketplaces } = enter(request, reply, 'searchListingsItems');
    const identifiers = listIn(request, 'identifiers');
    if (identifiers && identifiers.length > 20) throw badRequest("'identifiers' takes 20 at most.");
    if (identifiers && !textIn(request, 'identifiersType')) throw badRequest("'identifiersType' is required with 'identifiers'.");
    const pageSize = Number(textIn(request, 'pageSize') ?? 10);
    if (!Number.isInteger(pageSize) || pageSize < 1 || pageSize > 20) throw badRequest("'pageSize' must be from 1 to 20.");
    const named = textIn(request, 'identifiersType') === 'SKU' ? identifiers : undefined;
    const inPlace = (): Listing[] =>
      named
        ? marketplaces.flatMap((id) => named.flatMap((sku) => store.shown(sellerId, sku, id, clock.now()) ?? []))
        : store.of(sellerId).filter((one) => marketplaces.includes(one.marketplaceId) && isShown(one, clock.now()));
    await backend.settleAll(inPlace());
    const page = searchPage(inPlace(), {
      identifiers,
      identifiersType: textIn(request, 'identifiersType'),
      variationParentSku: textIn(request, 'variationParentSku'),
      withStatus: listIn(request, 'withStatus'),
      withoutStatus: listIn(request, 'withoutStatus'),
      withIssueSeverity: listIn(request, 'withIssueSeverity'),
      createdAfter: momentIn(request, 'createdAfter'),
      createdBefore: momentIn(request, 'createdBefore'),
      lastUpdatedAfter: momentIn(request, 'lastUpdatedAfter'),
      lastUpdatedBefore: momentIn(request, 'lastUpdatedBefore'),
      sortBy: oneOf(request, 'sortBy', ['sku', 'createdDate', 'lastUpdatedDate'], 'lastUpdatedDate'),
      sortOrder: oneOf(request, 'sortOrder', ['ASC', 'DESC'], 'DESC'),
      pageSize,
      pageToken: textIn(request, 'pageToken'),
    });
    const { nextToken, previousToken } = page;
    return {
      numberOfResults: page.numberOfResults,
      ...((nextToken ?? previousToken) && { pagination: { nextToken, previousToken } }),
      items: page.listings.map((listing) => itemView(listing.sku, [listing], includedIn(request), store)),
    };
  });

  // A SKU with an unencoded slash is another path to Amazon, and is answered as one that nobody may use (models#4429).
  app.all(`${BASE}/:sellerId/*`, () => {
    throw denied('The request is not authorised for this resource.');
  });
}

function skuOf(request: FastifyRequest): string {
  const { sku } = request.params as { sku: string };
  if (sku.length === 0 || sku.length > SKU_LIMIT) throw badRequest(`A SKU has from 1 to ${SKU_LIMIT} characters.`);
  return sku;
}

function includedIn(request: FastifyRequest): IncludedPart[] {
  const asked = listIn(request, 'includedData') ?? ['summaries'];
  const unknown = asked.find((part) => !INCLUDED.includes(part as IncludedPart));
  if (unknown !== undefined) throw badRequest(`'includedData' cannot name '${unknown}'.`);
  return asked as IncludedPart[];
}

function bodyOf(request: FastifyRequest): Record<string, unknown> {
  const type = request.headers['content-type'];
  if (type !== undefined && !type.startsWith('application/json'))
    throw new AmazonError(415, 'UnsupportedMediaType', `'${type}' is not supported.`);
  try {
    const body = JSON.parse(request.body as string) as unknown;
    if (typeof body === 'object' && body !== null && !Array.isArray(body)) return body as Record<string, unknown>;
  } catch {
    throw badRequest('The body is not JSON.');
  }
  throw badRequest('The body must be an object.');
}
