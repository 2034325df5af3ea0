import type { EntityManager } from 'typeorm';
import { named } from '../../../libs/db/index.js';
import type { Offer } from './offer.js';

/** An offer to everybody, of which other sources said something last. */
export interface OfferOfOthers extends Pick<Offer, 'sku' | 'market' | 'priceMinor' | 'quantity' | 'availability'> {
  /** Field of the offer → who said it last. */
  by: Record<string, string>;
}

/** Of offers that are there: what sources other than `source` said last. Offers from before there were marks have one source for all. */
export async function offersOfOthers(m: EntityManager, skus: string[], source: string): Promise<OfferOfOthers[]> {
  return named<OfferOfOthers>(
    m,
    `SELECT o.sku, o.market_code AS market, o.price_minor::text AS "priceMinor", o.quantity, o.availability,
       CASE WHEN o.marks IS NULL THEN jsonb_build_object('priceMinor', o.source, 'quantity', o.source, 'availability', o.source)
         ELSE (SELECT coalesce(jsonb_object_agg(e.key, e.value ->> 's'), '{}') FROM jsonb_each(o.marks) e WHERE e.value ->> 's' <> $2) END AS by
     FROM offer o WHERE o.sku = ANY ($1) AND o.audience = '*' AND (o.marks IS NOT NULL OR o.source <> $2)`,
    [skus, source],
  );
}
