import type { EntityManager } from 'typeorm';
import type { OfferOutcome } from '../../../port/index.js';
import type { LoadedChannel } from '../../reach/loaded-channel.js';
import { type LineDoubt } from '../wires/line-readings.repository.js';
import { readLines } from '../wires/listing-offer.repository.js';
import type { OfferLineRow } from '../wires/offer-line-row.js';
import { shownUnits } from '../wires/old-answers.js';
import type { OutgoingOffer } from './outgoing.js';
import { saidInPool, type SaidInPool } from '../wires/pool.repository.js';

/** A call with what became of it. */
export interface SentCall {
  one: OutgoingOffer;
  outcome: OfferOutcome;
}

/** With what its looks prove: `stood` of the outcome is what stood there before anybody of the pool overwrote it. */
export interface ProvedCall extends SentCall {
  /** What may be the number that another channel of the pool has said at this moment: what that one's own look has found tells. */
  doubts: LineDoubt[];
  /** Doubts that another has left on these lines meanwhile, and that this tells. */
  told: LineDoubt[];
}

/** A number that a look found before a call overwrote it. */
export interface Found {
  seen: number;
  /** As it was known when the call was made, and as it is known now. */
  before: OfferLineRow;
  now: OfferLineRow | undefined;
  /** Numbers that other channels of the pool say, or have said since. */
  others: Pick<SaidInPool, 'units' | 'isOpen'>[];
}

/** `stood`: it is what was left; `doubt`: that is open; neither: it is the number of another, or known already. */
export type Proof = { stood: number } | { doubt: number } | undefined;

/**
 * Two channels that say one number at the same moment may each find there what the other has just said. But who said his first has looked before that, so
 * that one of the two looks shows what stood there before both. A look that shows more than the other says is surely such a one; of any other the second
 * to be written down tells: if neither was sure, none can have seen the other's. Pure.
 */
export function proofOf({ seen, before, now, others }: Found): Proof {
  const known = shownUnits(before);
  if (known === null) return { stood: seen };
  const isLearnt = now !== undefined && JSON.stringify(now.sold) !== JSON.stringify(before.sold);
  if (isLearnt) return undefined;
  const written = now && now.units !== before.units ? [{ units: now.units, isOpen: false }] : [];
  const mayBeTheirs = [...others, ...written].some(({ units }) => units === null || (units < known && seen <= units));
  if (!mayBeTheirs) return { stood: seen };
  if (before.lowerSeen !== null) return undefined;
  const least = Math.min(seen, now?.lowerSeen ?? seen);
  if (others.some(({ isOpen }) => isOpen)) return { doubt: least };
  return typeof now?.lowerSeen === 'number' ? { stood: least } : undefined;
}

/** Those of these calls whose looks tell of a number that others say as well. A stop whose outcome nobody knows is said again, with a look of its own. */
export const lookedInPool = (channel: LoadedChannel, sent: readonly SentCall[]): string[] =>
  channel.pool.length === 0 ? [] : sent.filter(tells).map(({ one }) => one.listing.id);

const tells = ({ one, outcome }: SentCall): boolean =>
  (outcome.stood?.length ?? 0) > 0 && (outcome.outcome === 'accepted' || one.said.some(({ looks }) => looks));

/** What the looks of these calls prove. Where their channel shares its numbers, with the pool locked (`lockPool`). */
export async function proveSold(m: EntityManager, channel: LoadedChannel, sent: SentCall[], began: Date): Promise<ProvedCall[]> {
  if (channel.pool.length === 0) return sent.map((call) => ({ ...call, doubts: [], told: [] }));
  const asked = lookedInPool(channel, sent);
  const said = await saidInPool(m, channel, asked, began);
  const lines = await readLines(m, asked);
  return sent.map((call) => (tells(call) ? proved(call, lines.get(call.one.listing.id), said) : unlooked(call)));
}

/** Its number was known well enough to need no look: what another has found since then is this one's number. */
function unlooked(call: SentCall): ProvedCall {
  const { one, outcome } = call;
  const isFirst = (sku: string): boolean => one.lines.some((line) => line.sku === sku && line.before?.lowerSeen === null);
  const said = outcome.outcome === 'accepted' ? one.said.filter(({ wire, sku }) => wire === 'stock' && isFirst(sku)) : [];
  return { ...call, doubts: [], told: said.map(({ sku }) => ({ listingId: one.listing.id, sku, units: null })) };
}

function proved({ one, outcome }: SentCall, lines: ReadonlyMap<string, OfferLineRow> | undefined, said: SaidInPool[]): ProvedCall {
  const { id: listingId } = one.listing;
  const call: Required<Pick<OfferOutcome, 'stood'>> & Pick<ProvedCall, 'doubts' | 'told'> = { stood: [], doubts: [], told: [] };
  for (const found of outcome.stood ?? []) {
    const { sku, units: seen } = found;
    const before = one.lines.find((line) => line.sku === sku)?.before;
    const others = said.filter((other) => other.listingId === listingId && other.sku === sku);
    const now = lines?.get(sku);
    const proof = before && proofOf({ seen, before, now, others });
    if (!proof) continue;
    if (before.lowerSeen === null && typeof now?.lowerSeen === 'number') call.told.push({ listingId, sku, units: null });
    if ('stood' in proof) call.stood.push({ ...found, units: proof.stood });
    else call.doubts.push({ listingId, sku, units: proof.doubt });
  }
  const { stood, doubts, told } = call;
  return { one, outcome: { ...outcome, stood }, doubts, told };
}
