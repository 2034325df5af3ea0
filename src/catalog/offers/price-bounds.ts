import type { PriceBounds, PriceShares } from '../schema/schema.js';

/** How far a price may go without a person, where its market says nothing of its own. A class, because Nest needs a value as its token. */
export class OfferBounds {
  /** What a customer pays may fall by this share of what stood before; what falls more waits. 0.5 = half. */
  maxMoveShare = 0.5;

  constructor(settings: Partial<OfferBounds> = {}) {
    Object.assign(this, settings);
  }
}

/** The bounds of one market for one source, with every default filled in. Times are milliseconds. */
export interface Bounds {
  fallShare: number;
  riseShare: number;
  lookBackMs: number;
  returnMs: number;
}

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** Where neither market nor deployment says otherwise. A rise harms nobody at once, so it is wider: twice the fall. */
export const DEFAULT_BOUNDS = { riseOfFall: 2, lookBackHours: 24, returnDays: 30, escalateAfterHours: 4 } as const;

/** What the source has of its own at the market counts, then what the market has, then what the deployment has. */
export function boundsOf(market: { priceBounds: PriceBounds }, source: string, deployment: OfferBounds): Bounds {
  const { sources, ...own } = market.priceBounds;
  const named: PriceShares = sources && Object.hasOwn(sources, source) ? sources[source]! : {};
  const fallShare = named.fallShare ?? own.fallShare ?? deployment.maxMoveShare;
  return {
    fallShare,
    riseShare: named.riseShare ?? own.riseShare ?? fallShare * DEFAULT_BOUNDS.riseOfFall,
    lookBackMs: (own.lookBackHours ?? DEFAULT_BOUNDS.lookBackHours) * HOUR_MS,
    returnMs: (own.returnDays ?? DEFAULT_BOUNDS.returnDays) * DAY_MS,
  };
}
