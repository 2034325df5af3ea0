import type { OfferWire, Statement } from '../../../port/index.js';
import type { LineReading, LineWrite, OfferLineRow } from './listing-offer.repository.js';
import { acceptedOf, fingerprint } from './render-lines.js';
import { inShort, type Sold } from '../../inputs/stock-bound.js';
import { countsByLocation, judgeLocations } from './judge-locations.js';
import { knownSince } from './known-since.js';
import { knownBy } from './numbers.js';
import { mayBeOld, shownUnits } from './old-answers.js';
import type { Shown, ShownInputs } from './shown.js';
import { asUnits, isSame } from './shown-values.js';
import { OFFER_WIRES } from './wire.js';

/** Pure. A number below the one that is known is a sale and no drift; one above it is somebody else's doing, and is told. */
export function judgeShown(inputs: ShownInputs): Shown {
  const shown: Shown = {
    fields: [],
    differences: [],
    readings: [],
    doubts: [],
    effects: [],
    confirmed: { price: true, stock: true },
    missing: { price: false, stock: false },
  };
  for (const line of inputs.lines) {
    if (countsByLocation(inputs.adapter, line)) judgeLocations(inputs, line, shown);
    else judgeLine(inputs, line, shown);
  }
  return shown;
}

function judgeLine(inputs: ShownInputs, line: OfferLineRow, shown: Shown): void {
  const { adapter, observed } = inputs;
  const field = adapter.unitsField(line.sku);
  const seen = field === undefined ? undefined : asUnits(observed[field]);
  const { statements, units } = takeEffects(inputs, line, shown);
  const reading = readUnits(inputs, line, seen, units);
  for (const [wire, statement] of statements)
    for (const [name, value] of Object.entries(adapter.ownedOffer(line.sku, wire, statement))) {
      shown.fields.push(name);
      const isOurs = name === field && reading.state !== 'known';
      if (isOurs) shown.confirmed[wire] = false;
      const expected = name === field ? reading.units : value;
      if (isOurs || isSame(adapter, name, expected, observed[name])) continue;
      shown.confirmed[wire] = false;
      shown.differences.push({ wire, field: name, sent: expected ?? null, live: observed[name] ?? null });
    }
  if (seen === undefined) return;
  const of = { listingId: inputs.listingId, sku: line.sku };
  if (reading.state === 'doubtful') shown.doubts.push({ ...of, units: seen! });
  if (reading.state === 'known') shown.readings.push({ ...of, units: reading.units, higherSeen: reading.higherSeen, sold: reading.sold });
}

/** What counts as said of a line: what the channel took, and what it shows of a call whose answer was lost. `units`: what it may show of that. */
function takeEffects(
  inputs: ShownInputs,
  line: OfferLineRow,
  shown: Shown,
): { statements: [OfferWire, Statement][]; units: number | null } {
  const { adapter } = inputs;
  const accepted = acceptedOf(line);
  let { units } = line;
  // One row for both wires: a statement of SQL takes each SKU once.
  const effect: LineWrite = { listingId: inputs.listingId, sku: line.sku, buyable: line.buyable, units };
  const statements = OFFER_WIRES.flatMap((wire): [OfferWire, Statement][] => {
    const sent = wire === 'price' ? line.priceSent : line.stockSent;
    let statement = accepted[wire];
    if (sent && (!statement || (inputs.unknown.has(wire) && fingerprint(sent) !== fingerprint(statement)))) {
      if (hadEffect(inputs, line, wire, sent, units)) {
        statement = effect[wire] = sent;
        if (wire === 'stock') units = effect.units = knownBy(adapter, line.sku, sent).units;
      } else if (inputs.unknown.has(wire)) shown.missing[wire] = true;
    }
    return statement ? [[wire, statement]] : [];
  });
  if (effect.price ?? effect.stock) shown.effects.push(effect);
  return { statements, units };
}

/** What a number that is seen says of ours. `waits`: nothing yet; `doubtful`: a second look will tell. */
interface UnitsRead extends Pick<LineReading, 'units' | 'higherSeen' | 'sold'> {
  state: 'known' | 'waits' | 'doubtful';
}

/** What is missing was sold: of ours, or of what somebody raised it to, which is sold first and last alike. */
function readUnits(inputs: ShownInputs, line: OfferLineRow, seen: number | null | undefined, units: number | null): UnitsRead {
  const base = units === line.units ? shownUnits(line) : units;
  const isSale = units !== null && base !== null && typeof seen === 'number' && seen < base;
  const higher = (ours: number | null): number | null => (ours !== null && typeof seen === 'number' && seen > ours ? seen : null);
  const before = { units, higherSeen: line.higherSeen, sold: line.sold };
  if (!isSale) return { ...before, state: 'known', higherSeen: higher(units) };
  if (inputs.patient) return { ...before, state: 'waits' };
  if (mayBeOld(line, seen, inputs.now)) return { ...before, state: 'doubtful' };
  const sale: Sold = [knownSince(line) ?? inputs.now.toISOString(), base - seen];
  const ours = Math.max(0, units - sale[1]);
  return { state: 'known', units: ours, higherSeen: higher(ours), sold: inShort([...line.sold, sale]) };
}

/** The fields are there as they were sent; a number may have become lower by sales, if it is not simply the old one. */
function hadEffect(
  { adapter, observed, moved }: ShownInputs,
  line: OfferLineRow,
  wire: OfferWire,
  sent: Statement,
  unitsBefore: number | null,
): boolean {
  const field = adapter.unitsField(line.sku);
  return Object.entries(adapter.ownedOffer(line.sku, wire, sent)).every(([name, value]) => {
    if (isSame(adapter, name, value, observed[name])) return true;
    const seen = asUnits(observed[name]);
    return name === field && !moved && typeof value === 'number' && typeof seen === 'number' && seen < value && seen !== unitsBefore;
  });
}
