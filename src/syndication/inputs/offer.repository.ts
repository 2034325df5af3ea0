import type { EntityManager } from 'typeorm';
import { named } from '../../../libs/db/index.js';
import type { MappedOffer, Money } from '../../port/index.js';

interface OfferRow {
  sku: string;
  price: string | null;
  sale: string | null;
  currency: string;
  exponent: number;
  saleFrom: Date | null;
  saleTo: Date | null;
  quantity: number | null;
  availability: MappedOffer['availability'];
  countedAt: Date | null;
  revision: string;
}

/** Offers for everybody (audience `*`) in one market. One statement for any number of SKUs. */
export async function readOffers(m: EntityManager, skus: string[], marketCode: string): Promise<Map<string, MappedOffer>> {
  if (skus.length === 0) return new Map();
  const rows = await named<OfferRow>(
    m,
    `SELECT sku, price_minor::text AS price, sale_price_minor::text AS sale, currency, exponent, sale_from AS "saleFrom", sale_to AS "saleTo",
            quantity, availability, counted_at AS "countedAt", revision::text
     FROM offer WHERE sku = ANY($1) AND market_code = $2 AND audience = '*'`,
    [skus, marketCode],
  );
  return new Map(rows.map((row) => [row.sku, toOffer(row)]));
}

function toOffer(row: OfferRow): MappedOffer {
  const money = (minor: string | null): Money | null => (minor === null ? null : { minor, currency: row.currency, exponent: row.exponent });
  return {
    price: money(row.price),
    salePrice: money(row.sale),
    saleFrom: row.saleFrom?.toISOString() ?? null,
    saleTo: row.saleTo?.toISOString() ?? null,
    quantity: row.quantity,
    availability: row.availability,
    countedAt: row.countedAt?.toISOString() ?? null,
    revision: row.revision,
  };
}
