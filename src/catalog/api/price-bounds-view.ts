import type { MarketRow } from '../places/place-rules.js';
import type { Market, PriceBounds } from '../schema/schema.js';
import { withoutNulls } from './context.js';
import type { MarketInput } from './place-input.types.js';
import type { MarketView } from './place.types.js';

/** A market as it is saved: sources by their name, nothing where nothing was said. */
export function toMarketRow({ priceBounds, ...market }: MarketInput): MarketRow {
  if (priceBounds == null) return market;
  const { sources, ...own } = priceBounds;
  const named = Object.fromEntries((sources ?? []).map(({ source, ...shares }) => [source, withoutNulls(shares)]));
  return { ...market, priceBounds: withoutNulls({ ...own, ...(sources?.length ? { sources: named } : {}) }) as PriceBounds };
}

/** A market as it is shown. */
export function toMarketView({ priceBounds, ...market }: Market): MarketView {
  const { sources = {}, ...own } = priceBounds;
  const named = Object.entries(sources).map(([source, shares]) => ({ source, ...shares }));
  return { ...market, priceBounds: { ...own, sources: named.sort((a, b) => (a.source < b.source ? -1 : 1)) } };
}
