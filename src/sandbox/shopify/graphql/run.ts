import { execute, GraphQLError, type ExecutionResult, type GraphQLSchema } from 'graphql';
import type { SandboxSettings, TokenBucket } from '../../kit/index.js';
import type { RequestContext } from './context.js';
import { objectsIn, type Variables } from './cost.js';
import type { Documents } from './documents.js';
import { tooLargeInput } from './input-size.js';

/** What is said of the budget when limits are lifted: more than anybody can use. */
const UNLIMITED = { maximumAvailable: 10_000_000, currentlyAvailable: 10_000_000, restoreRate: 1_000_000 };

/** No plan allows a dearer query (shopify.dev, API limits). */
export const MAX_QUERY_COST = 1_000;

export interface GraphQLRequest {
  query?: string;
  variables?: Variables | null;
  operationName?: string | null;
}

interface Answer {
  data?: unknown;
  errors?: unknown[];
  extensions?: unknown;
}

/** Parses (cached), checks, charges, executes. Every refusal is an answer in Shopify's form, with HTTP status 200. */
export async function runGraphQL(
  schema: GraphQLSchema,
  documents: Documents,
  bucket: TokenBucket,
  settings: SandboxSettings,
  request: GraphQLRequest,
  context: RequestContext,
): Promise<Answer> {
  if (typeof request.query !== 'string') return { errors: [{ message: 'query is missing' }] };
  const prepared = documents.get(request.query, request.operationName);
  if ('errors' in prepared) return { errors: prepared.errors.map((error) => error.toJSON()) };
  const variables = request.variables ?? {};
  const tooLarge = tooLargeInput(variables);
  if (tooLarge) return { errors: [tooLarge.toJSON()] };
  const requested = prepared.cost(variables);
  if (requested > MAX_QUERY_COST)
    return refuse(`Query cost is ${requested}, which exceeds the single query max cost limit (${MAX_QUERY_COST}).`, 'MAX_COST_EXCEEDED', {
      cost: requested,
      maxCost: MAX_QUERY_COST,
    });
  const limited = settings.rateLimits === 'real';
  if (limited && !bucket.take(requested))
    return { data: null, ...refuse('Throttled', 'THROTTLED'), extensions: cost(bucket, requested, null) };
  const result = await execute({
    schema,
    document: prepared.document,
    variableValues: variables,
    operationName: request.operationName,
    contextValue: context,
  });
  const actual = Math.min(requested, actualCost(prepared.isMutation, result));
  if (limited) bucket.refund(requested - actual);
  return { ...answer(result), extensions: cost(bucket, requested, actual, limited) };
}

/** A mutation costs its base; the payload itself is a wrapper, as the root is. */
function actualCost(isMutation: boolean, { data }: ExecutionResult): number {
  const objects = Math.max(0, objectsIn(data) - 1);
  return isMutation ? 10 + Math.max(0, objects - 1) : objects;
}

function refuse(message: string, code: string, more: object = {}): Answer {
  return { errors: [new GraphQLError(message, { extensions: { code, ...more } }).toJSON()] };
}

/** A variable of the wrong shape gets Shopify's code INVALID_VARIABLE. */
function answer(result: ExecutionResult): Answer {
  if (!result.errors) return { data: result.data };
  const errors = result.errors.map((error) => {
    const plain = error.toJSON();
    const extensions = error.message.startsWith('Variable "$') ? { code: 'INVALID_VARIABLE', ...plain.extensions } : plain.extensions;
    return { ...plain, ...(extensions && { extensions }) };
  });
  return result.data === undefined ? { errors } : { data: result.data, errors };
}

function cost(bucket: TokenBucket, requested: number, actual: number | null, limited = true) {
  const throttleStatus = limited
    ? { maximumAvailable: bucket.burst, currentlyAvailable: Math.floor(bucket.available()), restoreRate: bucket.perSecond }
    : UNLIMITED;
  return { cost: { requestedQueryCost: requested, actualQueryCost: actual, throttleStatus } };
}
