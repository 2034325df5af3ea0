import { canonicalJson } from '../../../../libs/canonical/index.js';
import type { ChannelAdapter, OfferWire, Statement } from '../../../port/index.js';
import type { Difference } from '../../findings/drift.repository.js';
import type { LineReading, LineWrite, OfferLineRow } from './listing-offer.repository.js';
import { acceptedOf, fingerprint } from './render-lines.js';
import { asKnown, byLocation, knownBy, numbersOf } from './numbers.js';
import { inShort, type Sold } from '../../inputs/stock-bound.js';
import { OFFER_WIRES } from './wire.js';

/** A field that the channel shows otherwise, and whose it is. */
export interface WireDifference extends Difference {
  wire: OfferWire;
}

/** What a look at a listing says of its prices and stock. */
export interface Shown {
  /** Fields that a look compares: what is no longer different among them is closed. */
  fields: string[];
  differences: WireDifference[];
  readings: LineReading[];
  /** Sent, its answer lost, and seen there all the same: it counts as taken. */
  effects: LineWrite[];
  /** Everything that the wire said last is shown, but for what was sold. */
  confirmed: Record<OfferWire, boolean>;
  /** Sent, its answer lost, and not there: it has to be said again. */
  missing: Record<OfferWire, boolean>;
}

export interface ShownInputs {
  listingId: string;
  lines: Iterable<OfferLineRow>;
  observed: Record<string, unknown>;
  adapter: Pick<ChannelAdapter, 'ownedOffer' | 'unitsField' | 'unitsAt' | 'normalise'>;
  now: Date;
  /** Wires whose last call has an outcome that nobody knows. */
  unknown: ReadonlySet<OfferWire>;
  /** Of those, the ones whose last call was answered: what it did not take of a SKU, it surely did not take. */
  moved?: ReadonlySet<OfferWire>;
  /** A lower number is not believed yet: what was said just now may not be shown yet. */
  patient: boolean;
}

/** Pure. A number below the one that is known is a sale and no drift; one above it is somebody else's doing, and is told. */
export function judgeShown(inputs: ShownInputs): Shown {
  const shown: Shown = {
    fields: [],
    differences: [],
    readings: [],
    effects: [],
    confirmed: { price: true, stock: true },
    missing: { price: false, stock: false },
  };
  for (const line of inputs.lines) judgeLine(inputs, line, shown);
  return shown;
}

function judgeLine(inputs: ShownInputs, line: OfferLineRow, shown: Shown): void {
  const { adapter, observed } = inputs;
  const accepted = acceptedOf(line);
  let known = byLocation(line);
  // One row for both wires: a statement of SQL takes each SKU once.
  const effect: LineWrite = { listingId: inputs.listingId, sku: line.sku, buyable: line.buyable, ...asKnown(known) };
  for (const wire of OFFER_WIRES) {
    const sent = wire === 'price' ? line.priceSent : line.stockSent;
    let statement = accepted[wire];
    if (sent && (!statement || (inputs.unknown.has(wire) && fingerprint(sent) !== fingerprint(statement)))) {
      if (!inputs.moved?.has(wire) && hadEffect(inputs, line, wire, sent)) {
        statement = sent;
        effect[wire] = sent;
        if (wire === 'stock') {
          Object.assign(effect, { unitsAt: undefined }, knownBy(adapter, line.sku, sent));
          known = byLocation(effect);
        }
      } else if (inputs.unknown.has(wire)) {
        shown.missing[wire] = true;
        if (wire === 'stock' && !inputs.moved?.has(wire)) known = withPartOf(inputs, line, sent, known);
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
  shown.readings.push({ listingId, sku, ...asKnown(after), sold: sales.length > 0 ? inShort([...line.sold, ...sales]) : line.sold });
}

type Known = Map<string | undefined, number>;

/**
 * A call that says the numbers of several locations may have had its effect at some of them: there the shown number is the one that was sent, less
 * what was sold of it.
 */
function withPartOf({ adapter, observed }: ShownInputs, line: OfferLineRow, sent: Statement, known: Known): Known {
  if (!line.unitsAt && !adapter.unitsAt(sent)) return known;
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

/** A sale happened after the number was last known: only a count of before then surely does not know of it. */
export function knownSince({ readAt, stockAcceptedAt, unitsSince }: OfferLineRow, location: string | undefined): string | undefined {
  if (location !== undefined && unitsSince?.[location]) return unitsSince[location];
  const moments = [readAt, stockAcceptedAt].flatMap((at) => at ?? []).map((at) => at.getTime());
  return moments.length === 0 ? undefined : new Date(Math.max(...moments)).toISOString();
}

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

const asUnits = (value: unknown): number | null | undefined => (value === undefined || typeof value === 'number' ? value : null);

function isSame(adapter: ShownInputs['adapter'], name: string, one: unknown, other: unknown): boolean {
  return canonicalJson(adapter.normalise(name, one) ?? null) === canonicalJson(adapter.normalise(name, other) ?? null);
}
