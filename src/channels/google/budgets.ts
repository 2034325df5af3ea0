import type { BudgetSpec, ChannelContext } from '../../port/index.js';
import { call } from './client.js';
import { accountOf } from './settings.js';
import type { Tokens } from './token.js';

export const WRITES = 'products-write';
export const READS = 'products-read';

/** Google publishes no default figures (guide "Quotas and limits"); these hold until the quota service has told the account's own. */
export const budgets: BudgetSpec[] = [
  { bucket: WRITES, perSecond: 10, burst: 100 },
  { bucket: READS, perSecond: 10, burst: 100 },
];

interface QuotaGroup {
  quotaMinuteLimit?: string;
  methodDetails?: { method?: string }[];
}

/** Asks the quota service for the account's own figures. An answer that fails changes nothing: the defaults are the careful ones. */
export async function learnBudgets(context: ChannelContext, tokens: Tokens): Promise<boolean> {
  const account = accountOf(context.account);
  const url = `${account.baseUrl}/quota/v1/accounts/${account.accountId}/quotas`;
  const result = await call({ method: 'GET', url, purpose: 'requirements' }, account, context, tokens);
  if (result.kind !== 'answer') return false;
  const groups = (result.body.quotaGroups ?? []) as QuotaGroup[];
  for (const [bucket, method] of [
    [WRITES, /insertproductinput/i],
    [READS, /getproduct/i],
  ] as const) {
    const group = groups.find(({ methodDetails = [] }) => methodDetails.some((detail) => method.test(detail.method ?? '')));
    const minute = Number(group?.quotaMinuteLimit ?? 0);
    if (minute > 0) context.learn({ bucket, perSecond: minute / 60, burst: Math.ceil(minute / 6) });
  }
  return true;
}
