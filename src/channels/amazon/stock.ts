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
  const { definition } = place;
  const [lead, restock] = [leadTime(place), restockDate(place)];
  const made = (days: unknown, day: unknown): StockStatement => ({
    fulfillment_availability: [
      { ...{ [FULFILMENT]: OWN, ...units }, ...(days !== undefined && { [LEAD]: days }), ...(day !== undefined && { [RESTOCK]: day }) },
    ],
  });
  const said = made(lead, restock);
  const faults = definition ? faultsOf(place, said) : [];
  if (faults.length === 0) return [said, issues];
  // What goes along with a count and Amazon would refuse must not keep it from going: of a handling time the one before stays.
  const before = stockIn(place.accepted)?.[LEAD];
  const kept = typeof before === 'number' && before !== lead ? before : undefined;
  const others = [
    { statement: made(kept, restock), left: [LEAD] },
    { statement: made(lead, undefined), left: [RESTOCK] },
    { statement: made(kept, undefined), left: [LEAD, RESTOCK] },
  ];
  const other = others.find(({ statement }) => faultsOf(place, statement).length === 0);
  if (!other) return [said, [...issues, ...faults]];
  return [other.statement, [...issues, ...other.left.map((name) => leftOut(name, faults))]];
}

/** Why it does not go along with the count. */
function leftOut(name: string, faults: readonly Problem[]): Problem {
  const [fault] = faults.filter(({ message }) => message.includes(name));
  const { message, code, details } = fault ?? faults[0]!;
  const fix =
    name === RESTOCK ? 'Nothing to do: the count goes without it' : 'Correct the value, or its mapping; the count goes without it';
  return problem(code, name, message, fix, {
    severity: 'warning',
    owner: name === RESTOCK ? 'erp' : 'pim',
    ...(details && { details }),
  });
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
