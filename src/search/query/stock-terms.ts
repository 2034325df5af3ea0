import type { CatalogSchema } from '../../catalog/index.js';
import type { Params } from './params.js';

/**
 * Whether something of an offer `o` can be sold. What is sold ahead can without a count, until its day; what nobody counted is there if somebody says so.
 * SQL of a boolean.
 */
export function isInStockSql(schema: CatalogSchema, now: Date, params: Params): string {
  const isAhead = `o.availability IN ('backorder', 'preorder')`;
  const isUncounted = `o.availability = 'in_stock' OR ${isAhead}`;
  return `coalesce(o.availability, '') <> 'out_of_stock'
  AND (${isAhead} AND coalesce(o.available_from > ${params.add(now)}, true) OR coalesce(${hasUnits(schema, params)}, ${isUncounted}, false))`;
}

/** More is counted than is promised already: of what a source has on hand that is not off yet, at each location by itself. Null: it is not counted. */
function hasUnits({ stockSources }: CatalogSchema, params: Params): string {
  const onHand = [...stockSources.values()].flatMap(({ code, counts }) => (counts === 'on_hand' ? code : []));
  if (onHand.length === 0) return 'o.quantity > 0';
  const sources = params.add(onHand);
  const more = (quantity: string, by: string, reserved: string): string =>
    `${quantity} > CASE WHEN ${by} = ANY (${sources}::text[]) THEN coalesce(${reserved}, 0) ELSE 0 END`;
  const somewhere = `EXISTS (SELECT FROM jsonb_array_elements(o.stock) AS l WHERE ${more(`(l ->> 'quantity')::int`, `l ->> 'countedBy'`, `(l ->> 'reserved')::int`)})`;
  return `CASE WHEN o.stock IS NULL THEN ${more('o.quantity', 'o.counted_by', 'o.reserved')} ELSE ${somewhere} END`;
}
