import type { IdempotencyKeys } from '../inventory/idempotency.js';
import type { SetQuantitiesResult } from '../inventory/set-quantities.js';
import type { Shop } from '../shop/shop.js';

/** What resolvers are given for one request. */
export interface RequestContext {
  shop: Shop;
  idempotency: IdempotencyKeys<SetQuantitiesResult>;
  scopes: ReadonlySet<string>;
  /** Runs when the client has got, or lost, its answer. */
  onAnswered: (done: () => void) => void;
}
