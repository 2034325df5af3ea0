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

export function sortAnswer<T>(response: HttpResponse, learn: (news: BudgetNews) => void): CallResult<T> {
  const { status } = response;
  if (status === 429) return tooFast(retryAfter(response), learn);
  if (status === 423 || status === 430)
    return { kind: 'retry', afterMs: retryAfter(response) ?? WAIT.locked, reason: `Shopify answered ${status}` };
  // A gateway says so too when the shop behind it has done what was asked: only Shopify's own words (THROTTLED) prove that it has not.
  if (status >= 500) return { kind: 'unknown', reason: `Shopify answered ${status}` };
  // Not this listing's fault: the account's. The listings wait until a person has mended it.
  if (status >= 400) return { kind: 'retry', afterMs: WAIT.access, reason: `Shopify answered ${status}: ${response.text.slice(0, 200)}` };
  let body: Body<T>;
  try {
    body = JSON.parse(response.text) as Body<T>;
  } catch {
    return { kind: 'unknown', reason: 'The answer is no JSON: it may have been cut off' };
  }
  return sortBody(body, learn);
}

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
function tooFast<T>(afterMs: number | undefined, learn: (news: BudgetNews) => void, news: Partial<BudgetNews> = {}): CallResult<T> {
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
