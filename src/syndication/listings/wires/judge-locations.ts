import type { ChannelAdapter, OfferWire, Statement } from '../../../port/index.js';
import { inShort, type Sold } from '../../inputs/stock-bound.js';
import { knownSince } from './known-since.js';
import type { LineWrite, OfferLineRow } from './listing-offer.repository.js';
import { asKnown, byLocation, knownBy, numbersOf } from './numbers.js';
import { acceptedOf, fingerprint } from './render-lines.js';
import type { Shown, ShownInputs } from './shown.js';
import { asUnits, isSame } from './shown-values.js';
import { OFFER_WIRES } from './wire.js';

/** Whether a line has a number for each of several locations: as it is known, as it was taken, or as it was sent. */
export function countsByLocation(adapter: Pick<ChannelAdapter, 'unitsAt'>, line: OfferLineRow): boolean {
  return Boolean(line.unitsAt) || [line.stockAccepted, line.stockSent].some((statement) => statement && adapter.unitsAt(statement));
}

/** A line whose numbers are several, each with sales of its own. There is no second look at a lower one: it is believed after the usual patience. */
export function judgeLocations(inputs: ShownInputs, line: OfferLineRow, shown: Shown): void {
  const { adapter, observed } = inputs;
  const accepted = acceptedOf(line);
  let known = byLocation(line);
  // One row for both wires: a statement of SQL takes each SKU once.
  const effect: LineWrite = { listingId: inputs.listingId, sku: line.sku, buyable: line.buyable, ...asKnown(known) };
  for (const wire of OFFER_WIRES) {
    const sent = wire === 'price' ? line.priceSent : line.stockSent;
    let statement = accepted[wire];
    if (sent && (!statement || (inputs.unknown.has(wire) && fingerprint(sent) !== fingerprint(statement)))) {
      const hasMoved = wire === 'stock' && inputs.moved === true;
      if (!hasMoved && hadEffect(inputs, line, wire, sent)) {
        statement = sent;
        effect[wire] = sent;
        if (wire === 'stock') {
          Object.assign(effect, { unitsAt: undefined }, knownBy(adapter, line.sku, sent));
          known = byLocation(effect);
        }
      } else if (inputs.unknown.has(wire)) {
        shown.missing[wire] = true;
        if (wire === 'stock' && !hasMoved) known = withPartOf(inputs, line, sent, known);
      }
    }
    if (!statement) continue;
    const numbers = new Map(wire === 'stock' ? numbersOf(adapter, line.sku, statement).map(({ field, at }) => [field, at]) : []);
    for (const [name, value] of Object.entries(adapter.ownedOffer(line.sku, wire, statement))) {
      shown.fields.push(name);
      const expected = numbers.has(name) ? known.get(numbers.get(name)) : value;
      const [seen, units] = [asUnits(observed[name]), known.get(numbers.get(name))];
      if (numbers.has(name) && typeof units === 'number' && typeof seen === 'number' && seen < units) {
        if (inputs.patient) shown.confirmed[wire] = false;
        continue;
      }
      if (isSame(adapter, name, expected, observed[name])) continue;
      shown.confirmed[wire] = false;
      shown.differences.push({ wire, field: name, sent: expected ?? null, live: observed[name] ?? null });
    }
  }
  if (effect.price ?? effect.stock) shown.effects.push(effect);
  readUnits(inputs, line, known, shown);
}

/** What the shown numbers say of sales. Nothing is recorded of a channel that shows none, nor of one whose lower number is not believed yet. */
function readUnits({ adapter, observed, listingId, now, patient }: ShownInputs, line: OfferLineRow, known: Known, shown: Shown): void {
  const { sku } = line;
  const places = known.size > 0 ? [...known.keys()] : [undefined];
  const read = places.flatMap((at) => {
    const field = adapter.unitsField(sku, at);
    return field === undefined || asUnits(observed[field]) === undefined ? [] : [{ at, seen: asUnits(observed[field]) ?? null }];
  });
  if (read.length === 0) return;
  const after = new Map(known);
  const sales = read.flatMap(({ at, seen }): Sold[] => {
    const units = known.get(at);
    if (units === undefined || seen === null || seen >= units) return [];
    after.set(at, seen);
    const since = knownSince(line, at) ?? now.toISOString();
    return [at === undefined ? [since, units - seen] : [since, units - seen, at]];
  });
  if (sales.length > 0 && patient) return;
  shown.readings.push({
    listingId,
    sku,
    ...asKnown(after),
    higherSeen: null,
    sold: sales.length > 0 ? inShort([...line.sold, ...sales]) : line.sold,
  });
}

type Known = Map<string | undefined, number>;

/**
 * A call that says the numbers of several locations may have had its effect at some of them: there the shown number is the one that was sent, less
 * what was sold of it.
 */
function withPartOf({ adapter, observed }: ShownInputs, line: OfferLineRow, sent: Statement, known: Known): Known {
  const after = new Map(known);
  for (const { field, at, units } of numbersOf(adapter, line.sku, sent)) {
    if (isShownOf(units, asUnits(observed[field]), known.get(at))) after.set(at, units);
  }
  if (after.size > known.size) after.delete(undefined);
  return after;
}

/** A number as it was sent, or a lower one by sales, if that is not simply the old one. */
const isShownOf = (sent: number, seen: number | null | undefined, before: number | undefined): boolean =>
  typeof seen === 'number' && (seen === sent || (seen < sent && seen !== before));

/** The fields are there as they were sent; a number may have become lower by sales, if it is not simply the old one. */
function hadEffect({ adapter, observed }: ShownInputs, line: OfferLineRow, wire: OfferWire, sent: Statement): boolean {
  const numbers = new Map(wire === 'stock' ? numbersOf(adapter, line.sku, sent).map((one) => [one.field, one]) : []);
  const before = byLocation(line);
  return Object.entries(adapter.ownedOffer(line.sku, wire, sent)).every(([name, value]) => {
    if (isSame(adapter, name, value, observed[name])) return true;
    const number = numbers.get(name);
    return number !== undefined && isShownOf(number.units, asUnits(observed[name]), before.get(number.at));
  });
}
