import type { Problem } from '../../../libs/problem/index.js';
import type { Money } from './money.js';

export const AVAILABILITIES = ['in_stock', 'out_of_stock', 'preorder', 'backorder'] as const;
export type Availability = (typeof AVAILABILITIES)[number];

/** What an ERP says of one offer. Absent fields are left as they are; null empties them. */
export interface OfferRow {
  sku: string;
  market: string;
  /** For whom; `*` is everybody. */
  audience: string;
  price?: Money | null;
  salePrice?: Money | null;
  /** ISO 8601, UTC. */
  saleFrom?: string | null;
  saleTo?: string | null;
  quantity?: number | null;
  availability?: Availability | null;
  source: string;
  /** A decimal that rises with each newer message of this source; null where the source does not order its messages. */
  order: string | null;
  messageId: string | null;
  /** The row's place in the sender's input. */
  path: string;
}

export interface OfferResult {
  verdict: 'created' | 'updated' | 'unchanged' | 'stale' | 'held' | 'rejected';
  problems: Problem[];
}

/** The stored offer, amounts in minor units as text. `revision` 0: claimed, nothing said yet. */
export interface StoredOffer {
  sku: string;
  market_code: string;
  audience: string;
  price_minor: string | null;
  currency: string;
  exponent: number;
  sale_price_minor: string | null;
  sale_from: string | null;
  sale_to: string | null;
  quantity: number | null;
  availability: Availability | null;
  revision: string;
  source: string;
  source_order: string | null;
  message_id: string | null;
  held: HeldPrice | null;
}

/** A price that moved too far: the old one stays until a person decides. */
export interface HeldPrice {
  price_minor: string;
  message_id: string | null;
  reason: string;
}
