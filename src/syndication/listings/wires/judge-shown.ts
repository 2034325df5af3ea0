import { inShort, type Sold } from '../../inputs/stock-bound.js';
import { knownSince } from './known-since.js';
import type { LineReading } from './line-readings.repository.js';
import type { OfferLineRow } from './offer-line-row.js';
import { afterSale, asKnown, placesOf } from './numbers.js';
import { mayBeOld } from './old-answers.js';
import { isAsked, takeEffects } from './seen-effects.js';
import type { Shown, ShownInputs } from './shown.js';
import { asUnits, isSame } from './shown-values.js';

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
  const { statements, known, seen } = takeEffects(inputs, line, shown);
  const places = known.size > 0 ? [...known.keys()] : [undefined];
  const read = new Map(places.map((at) => [at, readNumber(inputs, line, at, { units: known.get(at) ?? null, isOfCall: seen.has(at) })]));
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
function readNumber(
  inputs: ShownInputs,
  line: OfferLineRow,
  at: string | undefined,
  { units, isOfCall }: { units: number | null; isOfCall: boolean },
): NumberRead {
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
  const since = soldSince(inputs, line, at, isOfCall);
  const ours = afterSale(units, [base, seen]);
  const sale: Sold = at === undefined ? [since, base - seen] : [since, base - seen, at];
  return { ...before, state: 'known', units: ours, higherSeen: higher(ours), sale, fell: [base, seen] };
}

/** What is missing of a call's own number was sold after the call had left: the count that it was made of knows nothing of that. */
function soldSince({ now, saidAt }: ShownInputs, line: OfferLineRow, at: string | undefined, isOfCall: boolean): string {
  const known = knownSince(line, at);
  const said = isOfCall ? saidAt?.toISOString() : undefined;
  if (known === undefined) return said ?? now.toISOString();
  return said !== undefined && said > known ? said : known;
}
