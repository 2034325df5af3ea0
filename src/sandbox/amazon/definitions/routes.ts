import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { createHmac } from 'node:crypto';
import type { SandboxContext } from '../../kit/index.js';
import { badRequest, notFound } from '../answers.js';
import type { TokenDesk } from '../auth.js';
import type { Operation, UsagePlans } from '../limits.js';
import { marketplaceOf } from '../marketplaces.js';
import { listIn, oneOf, textIn } from '../query.js';
import type { Definition } from './definition.js';
import type { DefinitionRegistry } from './registry.js';
import { REQUIREMENTS, type Requirements } from './requirements.js';
import { META_SCHEMA } from './meta-schema.js';

export interface DefinitionDesks {
  tokens: TokenDesk;
  plans: UsagePlans;
  registry: DefinitionRegistry;
}

const BASE = '/definitions/2020-09-01/productTypes';
const LINK_SECONDS = 7 * 24 * 3600;

/** Product Type Definitions 2020-09-01: the definition is an envelope, the schema itself lies behind a signed link that expires. */
export function definitionRoutes(context: SandboxContext, { tokens, plans, registry }: DefinitionDesks): void {
  const { app, clock, chance } = context;
  const secret = chance.bytes(32);
  const sign = (path: string, date: string): string => createHmac('sha256', secret).update(`${path}\n${date}`).digest('hex');

  const link = (request: FastifyRequest, path: string): { resource: string; verb: 'GET' } => {
    const date = String(clock.now());
    const query = `X-Amz-Date=${date}&X-Amz-Expires=${LINK_SECONDS}&X-Amz-Signature=${sign(path, date)}`;
    return { resource: `http://${request.host}${path}?${query}`, verb: 'GET' };
  };

  const enter = (request: FastifyRequest, reply: FastifyReply, operation: Operation): string => {
    const seller = tokens.sellerOf(request);
    plans.charge(operation, seller, reply);
    const named = textIn(request, 'sellerId');
    if (named !== undefined && named !== seller) throw badRequest(`The token is not the seller '${named}'s.`);
    const marketplaces = listIn(request, 'marketplaceIds');
    if (marketplaces?.length !== 1) throw badRequest("'marketplaceIds' must name exactly one marketplace.");
    const id = marketplaces[0] as string;
    if (!marketplaceOf(id)) throw badRequest(`'${id}' is not a marketplace.`);
    return id;
  };

  app.get(BASE, (request, reply) => {
    const marketplaceId = enter(request, reply, 'searchDefinitionsProductTypes');
    const itemName = textIn(request, 'itemName');
    const keywords = listIn(request, 'keywords');
    if (itemName && keywords) throw badRequest("'keywords' and 'itemName' exclude each other.");
    const found = registry.search(marketplaceId, keywords ?? itemName?.split(/\s+/) ?? []);
    const productTypes = found.map(({ productType, displayName }) => ({ name: productType, displayName, marketplaceIds: [marketplaceId] }));
    return { productTypes, productTypeVersion: 'LATEST' };
  });

  app.get(`${BASE}/:productType`, (request, reply) => {
    const marketplaceId = enter(request, reply, 'getDefinitionsProductType');
    const { productType } = request.params as { productType: string };
    const definition = registry.find(productType, marketplaceId);
    if (!definition) throw notFound(`The product type '${productType}' is not supported in marketplace ${marketplaceId}.`);
    const requirements = oneOf(request, 'requirements', REQUIREMENTS, 'LISTING') as Requirements;
    const enforced = oneOf(request, 'requirementsEnforced', ['ENFORCED', 'NOT_ENFORCED'], 'ENFORCED');
    const version = textIn(request, 'productTypeVersion');
    if (version && version !== 'LATEST' && version !== definition.version) throw badRequest(`There is no version '${version}'.`);
    const path = `/schemas/${marketplaceId}/${productType}/${requirements}/${enforced}`;
    const { checksum } = registry.text(definition, requirements, enforced === 'ENFORCED');
    return {
      metaSchema: { link: link(request, '/schemas/meta'), checksum: META_SCHEMA.checksum },
      schema: { link: link(request, path), checksum },
      requirements,
      requirementsEnforced: enforced,
      propertyGroups: definition.groups,
      locale: definition.marketplace.languageTag,
      marketplaceIds: [marketplaceId],
      productType,
      displayName: definition.displayName,
      productTypeVersion: { version: definition.version, latest: true, releaseCandidate: false },
    };
  });

  schemaFiles(app, {
    refusal: (path, date, signature) => {
      if (sign(path, date) !== signature) return 'SignatureDoesNotMatch';
      return clock.now() > Number(date) + LINK_SECONDS * 1000 ? 'AccessDenied' : undefined;
    },
    file: (path) => {
      const [, , marketplaceId = '', productType = '', requirements, enforced] = path.split('/');
      const definition: Definition | undefined = registry.find(productType, marketplaceId);
      return definition && registry.text(definition, requirements as Requirements, enforced === 'ENFORCED').text;
    },
  });
}

interface SchemaStore {
  refusal(path: string, date: string, signature: string): string | undefined;
  file(path: string): string | undefined;
}

/** The links lead to plain storage that knows nothing of tokens: it answers in XML, as S3 does. */
function schemaFiles(app: FastifyInstance, store: SchemaStore): void {
  app.get('/schemas/*', (request, reply) => {
    const path = request.url.split('?')[0] as string;
    const refused = store.refusal(path, textIn(request, 'X-Amz-Date') ?? '', textIn(request, 'X-Amz-Signature') ?? '');
    if (refused) {
      const message = refused === 'AccessDenied' ? 'Request has expired' : 'The request signature does not match';
      return reply
        .code(403)
        .type('application/xml')
        .send(`<?xml version="1.0" encoding="UTF-8"?><Error><Code>${refused}</Code><Message>${message}</Message></Error>`);
    }
    const text = path === '/schemas/meta' ? META_SCHEMA.text : store.file(path);
    if (text === undefined) return reply.code(404).type('application/xml').send('<Error><Code>NoSuchKey</Code></Error>');
    return reply.type('application/json').send(text);
  });
}
