import { problem, type Problem } from '../../../libs/problem/index.js';
import { unknown } from '../schema/definition-rules.js';
import type { CatalogSchema, StockSource } from '../schema/schema.js';

/** What a source may count. */
export const COUNTS = ['sellable', 'on_hand'] as const;

/** What happens to zeros beyond the share. */
export const ON_MASS_ZERO = ['obey', 'hold'] as const;

/** A week: how late orders of a channel may reach a source, in minutes. */
export const LATEST_ORDERS = 10_080;

/** A source to save; what a row leaves out stays as it is. */
export type StockSourceRow = Pick<StockSource, 'code'> & Partial<StockSource>;

/** The rows whole, with what they leave out as it is stored; or what is wrong with them. */
export function readStockSources(schema: CatalogSchema, rows: StockSourceRow[]): StockSource[] | Problem[] {
  const twice = rows.flatMap(({ code }, at) =>
    rows.findIndex((other) => other.code === code) === at
      ? []
      : [problem('given_twice', `stockSources.${at}.source`, `${code} is given twice.`, 'Send each source once.')],
  );
  const problems = [...twice, ...rows.flatMap((row, at) => delayFaults(schema, row, `stockSources.${at}`))];
  if (problems.length > 0) return problems;
  return rows.map((row) => ({
    counts: null,
    orderDelays: {},
    zeroShare: null,
    onMassZero: 'obey' as const,
    ...schema.stockSources.get(row.code),
    ...row,
  }));
}

export const isSound = (read: StockSource[] | Problem[]): read is StockSource[] => !read.some((one) => 'message' in one);

/** Channels are scopes here; which markets and groups are scopes as well, no order comes from. */
function delayFaults({ scopes }: CatalogSchema, { orderDelays = {} }: StockSourceRow, path: string): Problem[] {
  return Object.keys(orderDelays).flatMap((channel, at) =>
    scopes.get(channel)?.kind === 'channel' ? [] : [unknown('channel', channel, `${path}.orderDelays.${at}.channel`)],
  );
}
