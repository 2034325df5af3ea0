import type { OfferWire, Statement } from '../../../port/index.js';
import type { LineWrite } from './listing-offer.repository.js';
import { asKnown, byLocation, knownBy, numbersOf, type KnownAt, type StockNumber } from './numbers.js';
import type { OfferLineRow } from './offer-line-row.js';
import { acceptedOf, fingerprint } from './render-lines.js';
import type { Shown, ShownInputs } from './shown.js';
import { asUnits, isSame } from './shown-values.js';
import { unheard } from './unheard.js';
import { OFFER_WIRES } from './wire.js';

/** What counts as said of a line. */
interface Taken {
  statements: [OfferWire, Statement][];
  /** What the channel may show of that. */
  known: KnownAt;
  /** Where that is the number of a call whose answer was lost. */
  seen: ReadonlySet<string | undefined>;
}

/** What the channel took, and what it shows of a call whose answer was lost. */
export function takeEffects(inputs: ShownInputs, line: OfferLineRow, shown: Shown): Taken {
  const { adapter, listingId } = inputs;
  const accepted = acceptedOf(line);
  let known: KnownAt = byLocation(line);
  let seen = new Set<string | undefined>();
  // One row for both wires: a statement of SQL takes each SKU once.
  const effect: LineWrite = { listingId, sku: line.sku, buyable: line.buyable, ...asKnown(known) };
  const asked = OFFER_WIRES.filter((wire) => isAsked(inputs, wire));
  const statements = asked.flatMap((wire): [OfferWire, Statement][] => {
    const sent = wire === 'price' ? line.priceSent : line.stockSent;
    let statement = accepted[wire];
    const isOpen = inputs.unknown.has(wire) || (wire === 'stock' && isUnheard(inputs, line));
    if (sent && (!statement || (isOpen && fingerprint(sent) !== fingerprint(statement)))) {
      const numbers = wire === 'stock' ? numbersOf(adapter, line.sku, sent) : [];
      if (hadEffect(inputs, line, wire, sent, numbers)) {
        statement = effect[wire] = sent;
        if (wire === 'stock') known = byLocation(Object.assign(effect, { unitsAt: undefined }, knownBy(adapter, line.sku, sent)));
        if (wire === 'stock') seen = new Set(known.keys());
      } else {
        const isEmpty = isMadeEmpty(inputs, line, numbers);
        if (isEmpty || isOpen) {
          shown.missing[wire] = true;
          const part = partOf(inputs, line, numbers);
          seen = new Set(part.map(({ at }) => at));
          known = withPart(isEmpty ? stoodBefore(inputs, line, numbers) : known, part);
        }
        if (isEmpty) shown.confirmed[wire] = false;
      }
    }
    return statement ? [[wire, statement]] : [];
  });
  if (effect.price ?? effect.stock) shown.effects.push(effect);
  return { statements, known, seen };
}

/** Whether the look is for this wire. */
export const isAsked = ({ wires }: ShownInputs, wire: OfferWire): boolean => wires?.has(wire) ?? true;

/** A stop has taken the wire out of the state that says so. */
const isUnheard = ({ adapter, recount, saidAt = null }: ShownInputs, line: OfferLineRow): boolean =>
  recount === true && unheard(adapter, line, { sentAt: saidAt, lastProblem: null }).length > 0;

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
function partOf(inputs: ShownInputs, line: OfferLineRow, numbers: readonly StockNumber[]): StockNumber[] {
  const { observed, moved } = inputs;
  const before = stoodBefore(inputs, line, numbers);
  return numbers.filter(({ field, at, units }) => at !== undefined && !moved && isShownOf(units, asUnits(observed[field]), before.get(at)));
}

/** What is known, with these numbers instead of the ones that it had there. */
export function withPart(known: KnownAt, part: readonly StockNumber[]): KnownAt {
  if (part.length === 0) return known;
  const after = new Map([...known, ...part.map(({ at, units }) => [at, units] as const)]);
  if (part.some(({ at }) => at !== undefined)) after.delete(undefined);
  return after;
}

/** A number as it was sent, or a lower one by sales, if that is not simply the old one; nor, below 0, the old one sold on at zero. */
export const isShownOf = (sent: number, seen: number | null | undefined, before: number | undefined): boolean =>
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
