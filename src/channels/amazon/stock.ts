import { problem, type Problem } from '../../../libs/problem/index.js';
import type { Schema } from './definition/vocabulary.js';
import { FULFILMENT, fulfilmentOf, OWN } from './fulfilment.js';
import { schemaProblems } from './schema-rules.js';
import { alwaysThere, stockIn, withoutNulls, type Instance, type OfferPlace, type StockStatement } from './statements.js';

const LEAD = 'lead_time_to_ship_max_days';
const RESTOCK = 'restock_date';

/** What the stock wire says: always something, because a stop-sell needs it whatever else is known. */
export function stockOf(place: OfferPlace): [StockStatement, Problem[]] {
  const by = fulfilmentOf(place.input, place.accepted);
  if (by !== OWN) return [{ fulfillment_availability: [{ [FULFILMENT]: by }] }, []];
  const issues: Problem[] = [];
  const units = unitsOf(place, issues);
  const restock = restockDate(place);
  const made = (lead: unknown): StockStatement => ({
    fulfillment_availability: [
      {
        ...{ [FULFILMENT]: OWN, ...units },
        ...(lead !== undefined && { [LEAD]: lead }),
        ...(restock !== undefined && { [RESTOCK]: restock }),
      },
    ],
  });
  const { definition } = place;
  const lead = leadTime(place);
  const faults = definition ? faultsOf(place, made(lead)) : [];
  if (faults.length === 0 || typeof lead !== 'number') return [made(lead), [...issues, ...faults]];
  // A handling time that Amazon would refuse must not keep a count from going: the one before stays.
  const before = stockIn(place.accepted)?.[LEAD];
  const left = faults.map((fault): Problem => ({ ...fault, severity: 'warning', path: LEAD }));
  return [made(typeof before === 'number' && before !== lead ? before : undefined), [...issues, ...left]];
}

function faultsOf({ definition, input }: OfferPlace, { fulfillment_availability }: StockStatement): Problem[] {
  const { sku, node } = input;
  const said = { fulfillment_availability: fulfillment_availability.map(withoutNulls) };
  return schemaProblems(definition!, said, sku, node?.fields ?? {}, ['fulfillment_availability']);
}

/**
 * A count is a count; 0 where the offer ends or nothing is known of it. A count that nobody keeps is stock without end, where Amazon has a
 * word for it.
 */
function unitsOf(place: OfferPlace, issues: Problem[]): Instance {
  const { offer, quantity, stopped, sku } = place.input;
  const availability = offer?.availability ?? null;
  // Other marketplaces sell from the same number: what ends here is the offer.
  if (stopped === 'market' || stopped === 'market_recall')
    return quantity === null ? (hasEndless(place) ? { is_inventory_available: true } : { quantity: 0 }) : { quantity };
  if (stopped === 'lifecycle' || stopped === 'recall' || availability === 'out_of_stock') return { quantity: 0 };
  if (quantity !== null) return { quantity: Math.max(0, Math.trunc(quantity)) };
  if (availability === null) return { quantity: 0 };
  if (availability === 'in_stock' && hasEndless(place)) return { is_inventory_available: true };
  const message = `${sku}: it is not counted, and Amazon takes ${availability} of this product type only with a count, so it is not for sale`;
  issues.push(
    problem('stock_not_counted', 'quantity', message, 'Send a quantity', {
      severity: 'warning',
      owner: 'erp',
      details: { sku, field: 'quantity' },
    }),
  );
  return { quantity: 0 };
}

function hasEndless({ definition, accepted }: OfferPlace): boolean {
  if (!definition) return alwaysThere(stockIn(accepted));
  const item = definition.resolve((definition.attributes['fulfillment_availability'] as Schema | undefined)?.['items'] as Schema);
  return (item?.['properties'] as Schema | undefined)?.['is_inventory_available'] !== undefined;
}

/** When what is sold ahead can be had; null: the day that was said before is to be gone; undefined: never ours to say. */
function restockDate({ input, accepted }: OfferPlace): string | null | undefined {
  return input.offer?.availableFrom ?? (stockIn(accepted)?.[RESTOCK] === undefined ? undefined : null);
}

/** Days; null: it is to be emptied; undefined: not ours to say. */
function leadTime({ input, accepted, definition }: OfferPlace): number | null | undefined {
  const before = stockIn(accepted)?.[LEAD] as number | null | undefined;
  if (!input.node || !definition) return before;
  const days = input.node.fields[LEAD]?.value;
  if (days !== undefined) return Number(days);
  return before !== undefined && input.ruled?.has(LEAD) ? null : undefined;
}
