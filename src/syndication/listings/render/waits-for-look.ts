import type { LoadedChannel } from '../../reach/loaded-channel.js';
import type { LeasedListing } from '../leased-listing.js';
import type { OfferLineRow } from '../wires/offer-line-row.js';
import { poolKey } from '../wires/pool.repository.js';
import type { PoolMember } from '../wires/stock-pool.js';
import { waits, type Verdict } from './judge-rendered.js';

/** What a listing would be made over. */
interface MadeOver {
  row: Pick<LeasedListing, 'key' | 'kind' | 'skus' | 'attempts' | 'mayBeGoneSince'>;
  lines: ReadonlyMap<string, Pick<OfferLineRow, 'stockAccepted'>> | undefined;
  /** What others have of the same numbers. */
  pools: ReadonlyMap<string, readonly PoolMember[]>;
}

/**
 * Where channels share a number, the call that makes an offer on one of them says it for all, over whatever was sold on the others since somebody looked:
 * they are looked at first. What may be gone is made anew as well. Where calls compare, the channel itself refuses. Pure.
 */
export function waitsForLook({ adapter }: LoadedChannel, { row, lines, pools }: MadeOver, now: Date): Verdict | undefined {
  if (adapter.comparesUnits || row.kind === 'parent' || row.attempts >= MOST_WAITS) return undefined;
  const looks = row.skus.flatMap((sku) => {
    if (lines?.get(sku)?.stockAccepted && row.mayBeGoneSince === null) return [];
    const stands = (pools.get(poolKey(row.key, sku)) ?? []).flatMap((one) => one.stands ?? []);
    const isKnown = stands.some(({ knownAt }) => knownAt !== null && now.getTime() - knownAt.getTime() <= FRESH_MS);
    return isKnown ? [] : stands.map(({ listingId }) => listingId);
  });
  if (looks.length === 0) return undefined;
  const message = `${row.key} is sold by the same number elsewhere: a look tells first whether any were`;
  return {
    step: 'wait',
    delayMs: Math.min(500 * 2 ** Math.min(row.attempts, 4), LONGEST_MS),
    problem: waits('waits_for_look', message),
    looks,
  };
}

/** Longer than the longest wait, or each look would be too old for the next try. */
const FRESH_MS = 10_000;
const LONGEST_MS = 8_000;
/** Some minutes: a second look at what may be an old answer comes after five. Where nobody gets an answer, it is made all the same. */
const MOST_WAITS = 60;
