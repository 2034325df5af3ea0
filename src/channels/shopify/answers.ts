import { problem, type Problem } from '../../../libs/problem/index.js';
import type { BudgetNews, HttpResponse } from '../../port/index.js';

export const BUCKET = 'graphql';

export interface UserError {
  code?: string;
  field: string[] | null;
  message: string;
}

/** One call sorted: Retryable (when), terminal (why), unknown, or data to look into. Decided here and nowhere else. */
export type CallResult<T> =
  | { kind: 'data'; data: T }
  | { kind: 'retry'; afterMs: number; reason: string; progress?: true }
  | { kind: 'terminal'; issues: Problem[] }
  | { kind: 'unknown'; reason: string };

export type CallFailure = Exclude<CallResult<unknown>, { kind: 'data' }>;

interface Cost {
  requestedQueryCost: number;
  throttleStatus?: { maximumAvailable: number; currentlyAvailable: number; restoreRate: number };
}

interface Body<T> {
  data?: T | null;
  errors?: { message: string; extensions?: { code?: string } }[] | string;
  extensions?: { cost?: Cost };
}

const WAIT = { rate: 1_000, locked: 60_000, access: 300_000 };

/**
 * `changes`: it is no mere question. Such a call did not happen only where Shopify says so in its own form, a body with `errors` (shopify.dev, "API
 * response status and error codes"); a gateway answers by a status alone, also when the shop behind it has done what was asked.
 */
export function sortAnswer<T>(response: HttpResponse, changes: boolean, learn: (news: BudgetNews) => void): CallResult<T> {
  const { status } = response;
  const body = parsed<T>(response);
  const sure = (retry: Extract<CallResult<T>, { kind: 'retry' }>): CallResult<T> =>
    !changes || isRefusal(body)
      ? retry
      : { kind: 'unknown', reason: `${retry.reason}, not in its own form: it may have been done all the same` };
  if (status === 429) return sure(tooFast(retryAfter(response), learn));
  if (status === 423 || status === 430)
    return sure({ kind: 'retry', afterMs: retryAfter(response) ?? WAIT.locked, reason: `Shopify answered ${status}` });
  // Whatever it says: only Shopify's own words (THROTTLED) prove that nothing was done.
  if (status >= 500) return { kind: 'unknown', reason: `Shopify answered ${status}` };
  // Not this listing's fault: the account's. The listings wait until a person has mended it.
  if (status >= 400)
    return sure({ kind: 'retry', afterMs: WAIT.access, reason: `Shopify answered ${status}: ${response.text.slice(0, 200)}` });
  if (!body) return { kind: 'unknown', reason: 'The answer is no JSON: it may have been cut off' };
  return sortBody(body, learn);
}

function parsed<T>(response: HttpResponse): Body<T> | undefined {
  try {
    const body: unknown = JSON.parse(response.text);
    return typeof body === 'object' && body !== null ? (body as Body<T>) : undefined;
  } catch {
    return undefined;
  }
}

/** `errors`: a text, a list, or an object by place; GraphQL's with the data of what was done all the same are none. */
const isRefusal = (body: Body<unknown> | undefined): boolean =>
  body !== undefined && !body.data && body.errors !== undefined && body.errors !== null && Object.keys(body.errors).length > 0;

/** A token that the shop takes no more: the call is said again with a new one, so it has to be Shopify's own word. */
export const isTokenRefusal = (response: HttpResponse): boolean => response.status === 401 && isRefusal(parsed(response));

function sortBody<T>({ data, errors, extensions }: Body<T>, learn: (news: BudgetNews) => void): CallResult<T> {
  const throttle = extensions?.cost?.throttleStatus;
  const news = throttle && { perSecond: throttle.restoreRate, burst: throttle.maximumAvailable, available: throttle.currentlyAvailable };
  const list = typeof errors === 'string' ? [{ message: errors, extensions: undefined }] : (errors ?? []);
  if (list.some((error) => error.extensions?.code === 'THROTTLED')) {
    const lacking = (extensions?.cost?.requestedQueryCost ?? 0) - (throttle?.currentlyAvailable ?? 0);
    const afterMs = throttle && lacking > 0 ? Math.ceil((lacking / throttle.restoreRate) * 1_000) : undefined;
    return tooFast(afterMs, learn, news);
  }
  if (news) learn({ bucket: BUCKET, ...news });
  if (list.length === 0 && data) return { kind: 'data', data };
  const [first] = list;
  if (!first) return { kind: 'unknown', reason: 'The answer holds neither data nor errors' };
  // The app's rights are a person's business; no listing is at fault.
  if (first.extensions?.code === 'ACCESS_DENIED')
    return { kind: 'retry', afterMs: WAIT.access, reason: `${first.message} Give the app this scope` };
  if (first.extensions?.code === 'INTERNAL_SERVER_ERROR') return { kind: 'unknown', reason: first.message };
  return { kind: 'terminal', issues: list.map(toIssue) };
}

/** Shopify says so in the body (shopify.dev, "API limits", August 2026). Whether the status is 200 or 429 is not documented: both are taken. */
function tooFast(
  afterMs: number | undefined,
  learn: (news: BudgetNews) => void,
  news: Partial<BudgetNews> = {},
): { kind: 'retry'; afterMs: number; reason: string } {
  const wait = Math.max(afterMs ?? WAIT.rate, 100);
  learn({ available: 0, ...news, bucket: BUCKET, blockedForMs: wait });
  return { kind: 'retry', afterMs: wait, reason: 'Shopify asks to slow down (THROTTLED)' };
}

function retryAfter(response: HttpResponse): number | undefined {
  const seconds = Number(response.headers['retry-after']);
  return seconds > 0 ? seconds * 1_000 : undefined;
}

const FIXES: Record<string, string> = {
  MAX_COST_EXCEEDED: 'Give the product fewer variants, or report this: the call should have been split',
};

function toIssue({ message, extensions }: { message: string; extensions?: { code?: string } }): Problem {
  const code = extensions?.code ?? 'graphql_error';
  const fix = FIXES[code] ?? 'Correct the value or the mapping of this field, then release the listing';
  return problem(code.toLowerCase(), undefined, `Shopify refused it: ${message}`, fix, { severity: 'error', owner: 'shopify' });
}
