import type { BudgetSpec, ChannelContext, HttpResponse } from '../../port/index.js';

/** Default usage plans of Listings Items 2021-08-01 and Product Type Definitions 2020-09-01 (models of August 2026). */
export const BUDGETS: BudgetSpec[] = [
  { bucket: 'put', perSecond: 5, burst: 10 },
  { bucket: 'patch', perSecond: 5, burst: 5 },
  { bucket: 'delete', perSecond: 5, burst: 5 },
  { bucket: 'search', perSecond: 5, burst: 5 },
  { bucket: 'definitions', perSecond: 5, burst: 10 },
];

/** SKUs that one search may name. */
export const SEARCH_SIZE = 20;
/** SKUs that one search can be paged through (searchListingsItems, models of August 2026): what is beyond is not told. */
export const SEARCH_MOST = 1000;

/** Hears from answers how fast we may be, and tells the core only what is news. */
export class RateWatch {
  private readonly known = new Map<string, number>();

  hear(context: ChannelContext, bucket: string, response: HttpResponse): void {
    const perSecond = rateIn(response);
    const key = `${context.account.code}/${bucket}`;
    const usual = BUDGETS.find((budget) => budget.bucket === bucket);
    if (perSecond === undefined || perSecond === (this.known.get(key) ?? usual?.perSecond)) return;
    this.known.set(key, perSecond);
    context.learn({ bucket, perSecond, burst: Math.max(usual?.burst ?? 1, perSecond) });
  }

  /** 429 can come far below the published rate (selling-partner-api-docs#3371): wait for about two tokens. */
  tooFast(context: ChannelContext, bucket: string, response: HttpResponse): number {
    const perSecond = rateIn(response) ?? 1;
    const blockedForMs = Math.ceil(2000 / Math.max(perSecond, 0.1));
    context.learn({ bucket, available: 0, blockedForMs });
    return blockedForMs;
  }
}

function rateIn(response: HttpResponse): number | undefined {
  const given = response.headers['x-amzn-ratelimit-limit'];
  const rate = Number(Array.isArray(given) ? given[0] : given);
  return Number.isFinite(rate) && rate > 0 ? rate : undefined;
}
