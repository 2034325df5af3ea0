import type { EntityManager } from 'typeorm';
import { BY_FAMILY } from '../../search/index.js';
import { named } from '../../../libs/db/index.js';

/** A leaf that is not meant for a place, with what leaves it out. */
export interface LeftOutSku {
  sku: string;
  place: string;
  /** As `search_left_out` has it. */
  because: string;
  /** Name of the rule; null: none leaves it out. */
  rule: string | null;
  /** Of the exception; null: none leaves it out. */
  reason: string | null;
}

/**
 * Of these SKUs, those that are not meant for one of these places, as it was settled last. `byRules`: without those that only the mapping leaves out, which
 * it does by the family that was approved, while this is by the one of the draft. Indexes: product_node_sku, the primary keys of the others.
 */
export async function leftOutOf(
  m: EntityManager,
  places: string[],
  skus: string[],
  { byRules = false } = {},
): Promise<Map<string, LeftOutSku>> {
  if (places.length === 0 || skus.length === 0) return new Map();
  const rows = await named<LeftOutSku>(
    m,
    `SELECT n.sku, o.place, o.because, r.name AS rule, e.reason
     FROM product_node n JOIN search_left_out o ON o.place = ANY ($1) AND o.root_id = n.root_id AND o.node_id = n.id
     LEFT JOIN assortment_rule r ON r.id = CASE WHEN o.because LIKE 'r%' THEN substr(o.because, 2)::bigint END
     LEFT JOIN assortment_exception e ON e.id = CASE WHEN o.because LIKE 'e%' THEN substr(o.because, 2)::bigint END
     WHERE n.sku = ANY ($2) AND (NOT $3 OR o.because <> '${BY_FAMILY}') ORDER BY o.place DESC`,
    [places, skus, byRules],
  );
  return new Map(rows.map((row) => [row.sku, row]));
}
