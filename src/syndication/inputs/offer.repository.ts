import type { EntityManager } from 'typeorm';
import { named } from '../../../libs/db/index.js';
import type { HadBack, StoredOffer } from '../../catalog/index.js';
import type { MappedOffer, Money } from '../../port/index.js';

/** What a source counted at one of its locations, with what it means by that. */
export interface CountAt {
  location: string;
  quantity: number;
  /** ISO 8601. */
  countedAt: string;
  countedBy: string;
  reserved: number | null;
  counts: 'sellable' | 'on_hand' | null;
  orderDelays: Readonly<Record<string, number>> | null;
  /** What it knows of sales, where it was had back. */
  hadBack?: HadBack;
}

/** An offer with what its source means by its count. */
export interface CountedOffer extends MappedOffer {
  /** How many of the quantity are promised to somebody already. */
  reserved?: number | null;
  /** What the quantity is the sum of, by name; null: it is counted as a whole. Then `countedAt` is the oldest moment of them. */
  stock?: CountAt[] | null;
  /** The source of the count; null: from before that was known. */
  countedBy?: string | null;
  /** What that source counts; null: it has not said, so what can be sold. */
  counts?: 'sellable' | 'on_hand' | null;
  /** The moment of the count that a 0 took the place of: what was sold since then is needed to have it back. */
  restorableFrom?: Date | null;
  /** What the count as a whole knows of sales, where it was had back. */
  hadBack?: HadBack | null;
  /** Channel → minutes after which its orders are in the counts of that source. */
  orderDelays?: Readonly<Record<string, number>> | null;
}

interface OfferRow
  extends
    Required<Pick<CountedOffer, 'reserved' | 'stock' | 'countedBy' | 'counts' | 'orderDelays' | 'restorableFrom' | 'hadBack'>>,
    Pick<StoredOffer, 'sku' | 'currency' | 'exponent' | 'saleFrom' | 'saleTo' | 'quantity' | 'availableFrom' | 'countedAt' | 'revision'> {
  price: string | null;
  sale: string | null;
  availability: MappedOffer['availability'];
}

/** SQL: the oldest moment that is behind a count which a 0 took the place of; of one that was had back, that of the count itself. */
const RESTORABLE_FROM = `CASE WHEN o.before_zero IS NOT NULL THEN (
  SELECT min(least((c->>'countedAt')::timestamptz, (c->'hadBack'->>'countedAt')::timestamptz))
  FROM jsonb_array_elements(coalesce(o.before_zero->'stock', '[]') || o.before_zero) AS c) END`;

/** Offers for everybody (audience `*`) in one market. One statement for any number of SKUs. */
export async function readOffers(m: EntityManager, skus: string[], marketCode: string): Promise<Map<string, CountedOffer>> {
  if (skus.length === 0) return new Map();
  const rows = await named<OfferRow>(
    m,
    `SELECT o.sku, o.price_minor::text AS price, o.sale_price_minor::text AS sale, o.currency, o.exponent, o.sale_from AS "saleFrom", o.sale_to AS "saleTo",
            o.quantity, o.reserved, o.availability, o.available_from AS "availableFrom", o.counted_at AS "countedAt", o.counted_by AS "countedBy",
            ${RESTORABLE_FROM} AS "restorableFrom", CASE WHEN o.quantity > 0 THEN o.before_zero->'hadBack' END AS "hadBack", s.counts, s.order_delays AS "orderDelays", o.revision::text,
            CASE WHEN o.stock IS NOT NULL THEN (SELECT coalesce(jsonb_agg(c.e || jsonb_build_object('counts', p.counts, 'orderDelays', p.order_delays) ORDER BY c.n), '[]')
              FROM jsonb_array_elements(o.stock) WITH ORDINALITY AS c(e, n) LEFT JOIN stock_source p ON p.code = c.e->>'countedBy') END AS stock
     FROM offer o LEFT JOIN stock_source s ON s.code = o.counted_by WHERE o.sku = ANY($1) AND o.market_code = $2 AND o.audience = '*'`,
    [skus, marketCode],
  );
  return new Map(rows.map((row) => [row.sku, toOffer(row)]));
}

function toOffer({ price, sale, currency, exponent, sku: _sku, ...row }: OfferRow): CountedOffer {
  const money = (minor: string | null): Money | null => (minor === null ? null : { minor, currency, exponent });
  return {
    ...row,
    price: money(price),
    salePrice: money(sale),
    saleFrom: row.saleFrom?.toISOString() ?? null,
    saleTo: row.saleTo?.toISOString() ?? null,
    availableFrom: row.availableFrom?.toISOString() ?? null,
    countedAt: row.countedAt?.toISOString() ?? null,
  };
}
