import type { ChannelAdapter, StoodBefore } from '../../../port/index.js';
import { asKnown, byLocation, type StockNumber } from './numbers.js';
import { knownSince } from './known-since.js';
import type { OfferLineRow } from './offer-line-row.js';
import { isShownOf, withPart } from './seen-effects.js';
import { unheard, type LastCall } from './unheard.js';

/** A line as it may be; `written`: its units as they are written down, where these are others. */
export interface UnheardLine extends OfferLineRow {
  written?: number | null;
}

/**
 * A line as its last call left it, where what stood there before something else was said is a number of that call, or what is left of one: whatever is missing
 * was sold of that, and after the call had left. As a look would judge it (`takeEffects`), for which nothing waits that stops or takes off. Pure.
 */
export function asUnheard(
  adapter: Pick<ChannelAdapter, 'ownedOffer' | 'unitsField' | 'unitsAt'>,
  line: OfferLineRow,
  call: LastCall | undefined,
  stood: readonly StoodBefore[],
): UnheardLine {
  const numbers = unheard(adapter, line, call);
  const known = byLocation(line);
  const seen = numbers.filter((number) => stood.some((one) => one.sku === line.sku && mayBeOf(number, one, known)));
  if (seen.length === 0) return line;
  const others = [...known.keys()].flatMap((at) =>
    at === undefined || seen.some((one) => one.at === at) ? [] : [[at, knownSince(line, at)] as const],
  );
  const unitsSince = Object.fromEntries(others.filter((one): one is [string, string] => one[1] !== undefined));
  const units = { unitsAt: null, ...asKnown(withPart(known, seen)), unitsSince, written: line.units };
  return { ...line, ...units, higherSeen: null, stockAcceptedAt: call!.sentAt };
}

/** Where nobody saw what was left, all of the more counts as sold. The channel may name the one location that there is. */
function mayBeOf({ at, units }: StockNumber, one: StoodBefore, known: ReadonlyMap<string | undefined, number>): boolean {
  if (at !== undefined && one.at !== at) return false;
  return one.unseen ? units >= (known.get(at) ?? 0) : isShownOf(units, one.units, known.get(at));
}
