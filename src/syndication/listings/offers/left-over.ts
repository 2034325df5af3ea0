import type { ChannelAdapter, StoodBefore } from '../../../port/index.js';
import { inShort } from '../../inputs/stock-bound.js';
import type { UnheardLine } from '../wires/as-unheard.js';
import type { LineReading } from '../wires/line-readings.repository.js';
import { asKnown, byLocation, type KnownUnits } from '../wires/numbers.js';
import type { OfferLineRow } from '../wires/offer-line-row.js';
import { shownUnits } from '../wires/old-answers.js';
import { soldBefore } from './outgoing.js';
import { asUnits } from '../wires/shown-values.js';

/** What the channel is known to show of these lines. */
export const unitsShown = (lines: Iterable<OfferLineRow>): Record<string, number | null> =>
  Object.fromEntries([...lines].map((line) => [line.sku, shownUnits(line)]));

/** The numbers of these lines that a look found. */
export function shownNumbers(
  adapter: Pick<ChannelAdapter, 'unitsField'>,
  lines: readonly OfferLineRow[],
  observed: Record<string, unknown>,
): StoodBefore[] {
  return lines.flatMap((line) =>
    [...byLocation(line).keys()].flatMap((at): StoodBefore[] => {
      const units = asUnits(observed[adapter.unitsField(line.sku, at) ?? '']);
      return typeof units === 'number' ? [{ sku: line.sku, units, ...(at !== undefined && { at }) }] : [];
    }),
  );
}

/**
 * What was left of lines when their listing went: fewer units than were known are sold, of which no look had told, and must not be for sale again when
 * it comes back. There is no second look, so a lower number is believed at once. Pure.
 */
export function leftOver(lines: Iterable<UnheardLine>, stood: readonly StoodBefore[], now: Date): LineReading[] {
  return [...lines].flatMap((line): LineReading[] => {
    const own = stood.filter(({ sku }) => sku === line.sku);
    const known = byLocation(line);
    if (own.length === 0 || known.size === 0) return [];
    for (const { at, units } of own) {
      const place = at !== undefined && known.has(at) ? at : undefined;
      if (known.has(place)) known.set(place, Math.min(units, known.get(place)!));
    }
    const sold = soldBefore(line, own, now);
    const [first] = known.has(undefined) ? sold : [];
    const from = shownUnits(line)!;
    return [
      {
        listingId: line.listingId,
        sku: line.sku,
        ...asKnown(known),
        was: line.written === undefined ? line.units : line.written,
        higherSeen: null,
        ...(first && { fell: [from, from - first[1]] as [number, number] }),
        sold: inShort([...line.sold, ...sold]),
      },
    ];
  });
}

/** … where a call has set 0 over what it found, at each location of which that is told. */
export function withZeros(reading: KnownUnits & { sku: string }, stood: readonly StoodBefore[]): KnownUnits {
  const known = byLocation(reading);
  for (const { sku, at } of stood) {
    const place = at !== undefined && known.has(at) ? at : undefined;
    if (sku === reading.sku && known.has(place)) known.set(place, 0);
  }
  return asKnown(known);
}
