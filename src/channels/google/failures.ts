import { problem, type Problem } from '../../../libs/problem/index.js';
import type { BudgetNews, HttpResponse } from '../../port/index.js';

/** Google's error form (AIP-193), read once. */
export interface Failure {
  status: number;
  /** Whether it is in Google's own form: else a gateway may have said it, after Google had done what was asked. */
  isOwn: boolean;
  /** The exact and stable word: metadata.REASON, else ErrorInfo.reason, else the status word. */
  reason: string;
  message: string;
  metadata?: Record<string, string>;
  /** Single places of a body that did not fit. */
  fields: { field: string; description: string }[];
  retryAfterMs?: number;
}

/** Retryable (when) or terminal (why): decided here and nowhere else. */
export type FailureVerdict =
  { retry: true; afterMs: number; reason: string; news?: Omit<BudgetNews, 'bucket'> } | { retry: false; issues: Problem[] };

interface Detail {
  '@type'?: string;
  reason?: string;
  metadata?: Record<string, string>;
  fieldViolations?: { field?: string; description?: string }[];
}

/** Google gives no waiting times: per-minute quotas refill steadily, outages are left alone a little longer. */
const WAIT = { rate: 10_000, outage: 5_000, registration: 300_000, access: 900_000 };
const DAY_MS = 86_400_000;

export function readFailure(response: HttpResponse): Failure {
  const error = errorOf(response.text);
  const details = (error.details ?? []) as Detail[];
  const info = details.find((detail) => detail['@type']?.endsWith('google.rpc.ErrorInfo'));
  const bad = details.find((detail) => detail['@type']?.endsWith('google.rpc.BadRequest'));
  const after = Number(response.headers['retry-after']);
  return {
    status: response.status,
    isOwn: typeof error.status === 'string' && error.status !== '',
    reason: info?.metadata?.REASON ?? info?.reason ?? error.status ?? `HTTP_${response.status}`,
    message: error.message ?? `HTTP ${response.status}`,
    ...(info?.metadata && { metadata: info.metadata }),
    fields: (bad?.fieldViolations ?? []).map(({ field = '', description = '' }) => ({ field, description })),
    ...(after > 0 && { retryAfterMs: after * 1000 }),
  };
}

export function sortFailure(failure: Failure, now: Date): FailureVerdict {
  const { status, reason, message } = failure;
  const later = (afterMs: number): FailureVerdict => ({
    retry: true,
    afterMs: failure.retryAfterMs ?? afterMs,
    reason: `${reason}: ${message}`,
  });
  if (status === 429) return quota(failure, now);
  if (status >= 500 || LATE.has(status)) return later(WAIT.outage);
  if (!failure.isOwn) return later(WAIT.outage);
  // Not this listing's fault: the account's. The listings wait until a person has mended it, and go on by themselves.
  if (reason === 'GCP_NOT_REGISTERED') return later(WAIT.registration);
  if (status === 401 || status === 403) return later(WAIT.access);
  return { retry: false, issues: issuesOf(failure) };
}

/** The offer is not there, by Google's own word. */
export const isMissing = ({ status, isOwn }: Failure): boolean => status === 404 && isOwn;

/** What failed on the way, or was given up there, may have been done all the same: whatever is not Google's own word that it was not. */
export const isOpen = ({ status, isOwn }: Failure): boolean => !isOwn || status >= 500 || LATE.has(status);

/** A call that took too long, or was given up. */
const LATE: ReadonlySet<number> = new Set([408, 499]);

function quota({ reason, message, metadata, retryAfterMs }: Failure, now: Date): FailureVerdict {
  const daily = /DAILY/i.test(reason);
  const afterMs = retryAfterMs ?? (daily ? untilReset(now) : WAIT.rate);
  // A product's own two updates a day say nothing about the account's budget.
  const own = metadata?.PRODUCT !== undefined;
  return { retry: true, afterMs, reason: `${reason}: ${message}`, ...(!own && { news: { available: 0, blockedForMs: afterMs } }) };
}

/** Daily quotas start anew at 12:00 UTC (developers.google.com/merchant/api/guides/quotas-limits). */
function untilReset(now: Date): number {
  return DAY_MS - ((now.getTime() + DAY_MS / 2) % DAY_MS);
}

const FIXES: Record<string, string> = {
  DATA_SOURCE_NOT_FOUND: 'Choose a data source that exists in the channel settings',
  INVALID_DATA_SOURCE_INPUT: 'Create a data source with the input type API in Merchant Center, and name it in the channel settings',
  INVALID_DATA_SOURCE_TYPE: 'Name a primary product data source in the channel settings',
  DATA_SOURCE_MISMATCH: 'Give the channel the label and language of its data source',
};

function issuesOf({ reason, message, metadata, fields }: Failure): Problem[] {
  const code = reason.toLowerCase();
  const fix = FIXES[reason] ?? 'Correct the value or the mapping of this field, then release the listing';
  const one = (field: string | undefined, text: string): Problem =>
    problem(code, field === undefined ? undefined : place(field), `Google refused it: ${text}`, fix, {
      severity: 'error',
      owner: 'pim',
      details: { reason },
    });
  if (fields.length > 0) return fields.map(({ field, description }) => one(field, description));
  return [one(metadata?.FIELD_LOCATION, message)];
}

/** `product_input.product_attributes.image_link` → `imageLink`. */
function place(field: string): string {
  if (field === 'data_source') return 'settings.dataSource';
  return (
    field.replace(/^product_input\.?(product_attributes\.?)?/, '').replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase()) ||
    'product'
  );
}

function errorOf(text: string): { message?: string; status?: string; details?: unknown[] } {
  try {
    return (JSON.parse(text) as { error?: object } | null)?.error ?? {};
  } catch {
    return {};
  }
}
