import type { OfferWire, Statement } from '../../../port/index.js';
import { inShort, type Sold } from '../../inputs/stock-bound.js';
import { knownSince } from './known-since.js';
import type { LineReading, LineWrite } from './listing-offer.repository.js';
import type { OfferLineRow } from './offer-line-row.js';
import { afterSale, asKnown, byLocation, knownBy, numbersOf, placesOf, type KnownAt, type StockNumber } from './numbers.js';
import { mayBeOld } from './old-answers.js';
import { acceptedOf, fingerprint } from './render-lines.js';
import type { Shown, ShownInputs } from './shown.js';
import { asUnits, isSame } from './shown-values.js';
import { OFFER_WIRES } from './wire.js';

/**
 * Pure. A number below the one that is known is a sale and no drift; one above it is somebody else's doing, and is told. A line has a number for each
 * location that its channel counts apart, or one.
 */
export function judgeShown(inputs: ShownInputs): Shown {
  const shown: Shown = {
    fields: { price: [], stock: [] },
    differences: [],
    readings: [],
    doubts: [],
    effects: [],
    confirmed: { price: true, stock: true },
    missing: { price: false, stock: false },
  };
  for (const line of inputs.lines) judgeLine(inputs, line, shown);
  return shown;
}

function judgeLine(inputs: ShownInputs, line: OfferLineRow, shown: Shown): void {
  const { adapter, observed } = inputs;
  const { statements, known } = takeEffects(inputs, line, shown);
  const places = known.size > 0 ? [...known.keys()] : [undefined];
  const read = new Map(places.map((at) => [at, readNumber(inputs, line, at, known.get(at) ?? null)]));
  for (const [wire, statement] of statements) {
    const numbers = wire === 'stock' ? placesOf(adapter, line.sku, statement) : new Map<string, string | undefined>();
    for (const [name, value] of Object.entries(adapter.ownedOffer(line.sku, wire, statement))) {
      shown.fields[wire].push(name);
      const number = numbers.has(name) ? read.get(numbers.get(name)) : undefined;
      const isOpen = number !== undefined && number.state !== 'known';
      if (isOpen) shown.confirmed[wire] = false;
      // A number that is not there at all is no other one.
      const expected = numbers.has(name) ? (number?.units ?? value) : value;
      if (isOpen || isSame(adapter, name, expected, observed[name])) continue;
      shown.confirmed[wire] = false;
      // A policy may keep another price; a number that is another is a sale, or is told.
      const names = wire === 'price' ? adapter.namesOf(name) : [];
      shown.differences.push({ wire, field: name, sent: expected ?? null, live: observed[name] ?? null, names });
    }
  }
  if (isAsked(inputs, 'stock') || inputs.settled) noteNumbers(inputs, line, read, shown, known.get(undefined) ?? null);
}

const isAsked = ({ wires }: ShownInputs, wire: OfferWire): boolean => wires?.has(wire) ?? true;

/** Nothing is recorded of a channel that shows no number, nor of one whose lower number is not believed yet. */
function noteNumbers(
  inputs: ShownInputs,
  line: OfferLineRow,
  read: ReadonlyMap<string | undefined, NumberRead>,
  shown: Shown,
  was: number | null,
): void {
  const all = [...read];
  const of = { listingId: inputs.listingId, sku: line.sku };
  if (all.every(([, { seen }]) => seen === undefined) || all.some(([, { state }]) => state === 'waits')) return;
  if (all.some(([, { state }]) => state === 'doubtful')) {
    // What is surely sold elsewhere is learnt with the second look as well, which is the stock wire's own.
    if (!isAsked(inputs, 'stock')) return;
    const lower = all.flatMap(([at, { seen, isLower }]) => (isLower ? [[at, seen!] as const] : []));
    shown.doubts.push({ ...of, ...asKnown(new Map(lower)) });
    return;
  }
  const after = new Map(all.flatMap(([at, { units }]) => (units === null ? [] : [[at, units] as const])));
  const sales = all.flatMap(([, { sale }]) => (sale ? [sale] : []));
  const { higherSeen = null, fell } = read.get(undefined) ?? {};
  shown.readings.push({
    ...{ ...of, ...asKnown(after), higherSeen, was, ...(fell && { fell }) },
    sold: sales.length > 0 ? inShort([...line.sold, ...sales]) : line.sold,
  });
}

/** What counts as said of a line: what the channel took, and what it shows of a call whose answer was lost. `known`: what it may show of that. */
function takeEffects(inputs: ShownInputs, line: OfferLineRow, shown: Shown): { statements: [OfferWire, Statement][]; known: KnownAt } {
  const { adapter, listingId } = inputs;
  const accepted = acceptedOf(line);
  let known: KnownAt = byLocation(line);
  // One row for both wires: a statement of SQL takes each SKU once.
  const effect: LineWrite = { listingId, sku: line.sku, buyable: line.buyable, ...asKnown(known) };
  const asked = OFFER_WIRES.filter((wire) => isAsked(inputs, wire));
  const statements = asked.flatMap((wire): [OfferWire, Statement][] => {
    const sent = wire === 'price' ? line.priceSent : line.stockSent;
    let statement = accepted[wire];
    if (sent && (!statement || (inputs.unknown.has(wire) && fingerprint(sent) !== fingerprint(statement)))) {
      const numbers = wire === 'stock' ? numbersOf(adapter, line.sku, sent) : [];
      if (hadEffect(inputs, line, wire, sent, numbers)) {
        statement = effect[wire] = sent;
        if (wire === 'stock') known = byLocation(Object.assign(effect, { unitsAt: undefined }, knownBy(adapter, line.sku, sent)));
      } else {
        const isEmpty = isMadeEmpty(inputs, line, numbers);
        if (isEmpty || inputs.unknown.has(wire)) {
          shown.missing[wire] = true;
          known = withPartOf(inputs, line, numbers, isEmpty ? stoodBefore(inputs, line, numbers) : known);
        }
        if (isEmpty) shown.confirmed[wire] = false;
      }
    }
    return statement ? [[wire, statement]] : [];
  });
  if (effect.price ?? effect.stock) shown.effects.push(effect);
  return { statements, known };
}

/** What one number that is seen says of ours. `waits`: nothing yet; `doubtful`: a second look will tell. */
interface NumberRead {
  state: 'known' | 'waits' | 'doubtful';
  seen: number | null | undefined;
  isLower: boolean;
  units: number | null;
  higherSeen: number | null;
  sale?: Sold;
  fell?: NonNullable<LineReading['fell']>;
}

/** What is missing was sold: of ours, or of what somebody raised it to, which is sold first and last alike. */
function readNumber(inputs: ShownInputs, line: OfferLineRow, at: string | undefined, units: number | null): NumberRead {
  const { adapter, observed, now } = inputs;
  const field = adapter.unitsField(line.sku, at);
  const seen = field === undefined ? undefined : asUnits(observed[field]);
  const base = at === undefined && units === line.units ? (line.higherSeen ?? units) : units;
  const higher = (ours: number | null): number | null =>
    at === undefined && ours !== null && typeof seen === 'number' && seen > ours ? seen : null;
  const before = { seen, isLower: true, units, higherSeen: line.higherSeen };
  if (seen === null && adapter.makesEmpty) return { ...before, state: 'known', isLower: false, units: null, higherSeen: null };
  if (units === null || base === null || typeof seen !== 'number' || seen >= base)
    return { ...before, state: 'known', isLower: false, higherSeen: higher(units) };
  if (inputs.patient) return { ...before, state: 'waits' };
  if (mayBeOld(line, seen, now, at)) return { ...before, state: 'doubtful' };
  const since = knownSince(line, at) ?? now.toISOString();
  const ours = afterSale(units, [base, seen]);
  const sale: Sold = at === undefined ? [since, base - seen] : [since, base - seen, at];
  return { ...before, state: 'known', units: ours, higherSeen: higher(ours), sale, fell: [base, seen] };
}

/** Nothing was ever set there: what the channel has made without its number shows 0, and none of it was sold. */
const stoodBefore = ({ adapter }: ShownInputs, line: OfferLineRow, numbers: readonly StockNumber[]): KnownAt =>
  adapter.makesEmpty && !line.stockAccepted
    ? new Map([...numbers.map(({ at }) => [at, 0] as const), ...byLocation(line)])
    : byLocation(line);

/** None, or no number at all. */
const isNone = (seen: number | null | undefined): boolean => seen !== undefined && (seen ?? 0) <= 0;

/** It is there, and its number has yet to be set; it may be sold on at zero all the same. */
const isMadeEmpty = ({ adapter, observed }: ShownInputs, line: OfferLineRow, numbers: readonly StockNumber[]): boolean =>
  adapter.makesEmpty && !line.stockAccepted && numbers.some(({ field, units }) => units > 0 && isNone(asUnits(observed[field])));

/**
 * A call that says the numbers of several locations may have had its effect at some of them: there the shown number is the one that was sent, less
 * what was sold of it.
 */
function withPartOf(inputs: ShownInputs, line: OfferLineRow, numbers: readonly StockNumber[], known: KnownAt): KnownAt {
  const { observed, moved } = inputs;
  const before = stoodBefore(inputs, line, numbers);
  const part = numbers.filter(
    ({ field, at, units }) => at !== undefined && !moved && isShownOf(units, asUnits(observed[field]), before.get(at)),
  );
  if (part.length === 0) return known;
  const after = new Map([...known, ...part.map(({ at, units }) => [at, units] as const)]);
  if (after.size > known.size) after.delete(undefined);
  return after;
}

/** A number as it was sent, or a lower one by sales, if that is not simply the old one; nor, below 0, the old one sold on at zero. */
const isShownOf = (sent: number, seen: number | null | undefined, before: number | undefined): boolean =>
  typeof seen === 'number' && (seen === sent || (seen >= 0 && seen < sent && seen !== before));

/** The fields are there as they were sent; a number may have become lower by sales, if the channel did not tell that it had moved. */
function hadEffect(inputs: ShownInputs, line: OfferLineRow, wire: OfferWire, sent: Statement, numbers: readonly StockNumber[]): boolean {
  const { adapter, observed, moved } = inputs;
  const before = stoodBefore(inputs, line, numbers);
  return Object.entries(adapter.ownedOffer(line.sku, wire, sent)).every(([name, value]) => {
    if (isSame(adapter, name, value, observed[name])) return true;
    const number = numbers.find(({ field }) => field === name);
    return number !== undefined && !moved && isShownOf(number.units, asUnits(observed[name]), before.get(number.at));
  });
}
