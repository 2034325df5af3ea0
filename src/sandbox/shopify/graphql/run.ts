import { execute, GraphQLError, type ExecutionResult, type GraphQLSchema } from 'graphql';
import type { SandboxSettings, TokenBucket } from '../../kit/index.js';
import type { RequestContext } from './context.js';
import { objectsIn, type Variables } from './cost.js';
import type { Documents } from './documents.js';
import { tooLargeInput } from './input-size.js';
import { documentError, variableErrors } from './request-errors.js';

/** What is said of the budget when limits are lifted: more than anybody can use. */
const UNLIMITED = { maximumAvailable: 10_000_000, currentlyAvailable: 10_000_000, restoreRate: 1_000_000 };

/** No plan allows a dearer query (shopify.dev, API limits). */
export const MAX_QUERY_COST = 1_000;

export interface GraphQLRequest {
  query: string;
  variables?: Variables | null;
  operationName?: string | null;
}

interface Body {
  data?: unknown;
  errors?: unknown[];
  extensions?: unknown;
}

export interface GraphqlResponse {
  body: Body;
  /** Refused for want of points: the one refusal of which the HTTP status is not sure. */
  throttled?: true;
}

/** Parses (cached), checks, charges, executes. Every refusal is an answer in Shopify's form. */
export async function runGraphQL(
  schema: GraphQLSchema,
  documents: Documents,
  bucket: TokenBucket,
  settings: SandboxSettings,
  request: GraphQLRequest,
  context: RequestContext,
): Promise<GraphqlResponse> {
  const prepared = documents.get(request.query, request.operationName);
  if ('errors' in prepared) return { body: { errors: prepared.errors.map(documentError) } };
  const { document } = prepared;
  const variables = request.variables ?? {};
  const tooLarge = tooLargeInput(variables);
  if (tooLarge) return { body: { errors: [tooLarge.toJSON()] } };
  const requested = prepared.cost(variables);
  if (requested > MAX_QUERY_COST)
    return refuse(`Query cost is ${requested}, which exceeds the single query max cost limit (${MAX_QUERY_COST}).`, 'MAX_COST_EXCEEDED', {
      cost: requested,
      maxCost: MAX_QUERY_COST,
    });
  const limited = settings.rateLimits === 'real';
  if (limited && !bucket.take(requested)) {
    const { body } = refuse('Throttled', 'THROTTLED');
    return { throttled: true, body: { data: null, ...body, extensions: cost(bucket, requested, null) } };
  }
  const { operationName } = request;
  const result = await execute({ schema, document, variableValues: variables, operationName, contextValue: context });
  if (result.data === undefined) {
    if (limited) bucket.refund(requested);
    const wrong = variableErrors(schema, document, variables);
    return { body: { errors: wrong.length > 0 ? wrong : result.errors?.map((error) => error.toJSON()) } };
  }
  const actual = Math.min(requested, actualCost(prepared.isMutation, result));
  if (limited) bucket.refund(requested - actual);
  return { body: { ...answer(result), extensions: cost(bucket, requested, actual, limited) } };
}

/** A mutation costs its base; the payload itself is a wrapper, as the root is. */
function actualCost(isMutation: boolean, { data }: ExecutionResult): number {
  const objects = Math.max(0, objectsIn(data) - 1);
  return isMutation ? 10 + Math.max(0, objects - 1) : objects;
}

function refuse(message: string, code: string, more: object = {}): GraphqlResponse {
  return { body: { errors: [new GraphQLError(message, { extensions: { code, ...more } }).toJSON()] } };
}

function answer({ data, errors }: ExecutionResult): Body {
  return errors ? { data, errors: errors.map((error) => error.toJSON()) } : { data };
}

function cost(bucket: TokenBucket, requested: number, actual: number | null, limited = true) {
  const throttleStatus = limited
    ? { maximumAvailable: bucket.burst, currentlyAvailable: Math.floor(bucket.available()), restoreRate: bucket.perSecond }
    : UNLIMITED;
  return { cost: { requestedQueryCost: requested, actualQueryCost: actual, throttleStatus } };
}
