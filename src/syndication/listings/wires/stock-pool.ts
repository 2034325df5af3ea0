import type { StockPolicy } from '../../reach/stock-policy.js';
import { soldSince, type Sold } from '../../inputs/stock-bound.js';

/** One channel's part in a number that several share. */
export interface PoolMember {
  channel: string;
  /** What may be sold by its own count; null: nobody counts there. */
  left: number | null;
  /** Until then its oldest count knows of what was sold; null: from the first on it may know of nothing. */
  from: Date | null;
  /** A customer could buy there by that. */
  open: boolean;
  policy: StockPolicy;
  /** It has the number no more, or not yet: all that counts of it is what was sold there. */
  hasLeft?: true;
  /** What looks proved to be sold of the number, as this one knows it. */
  sold: readonly Sold[];
  /** Its listing, where units are known to stand there, and when its number was known last; null: whether any were sold is open. Absent: none stand there. */
  stands?: { listingId: string; knownAt: Date | null };
}

/** What all of a pool come to, for one of them. */
export interface PooledStock {
  left: number | null;
  /** The most careful of those that sell. */
  policy: StockPolicy;
  /** Another than this one, whose count is the lowest. */
  lowest: { channel: string; left: number } | null;
  /** This one sells nothing and others do: only its offer ends, the number is theirs. */
  closes: boolean;
}

/**
 * What was sold of a shared number while one of its channels had none there. Those that had share each sale, so the one knows it of which most was sold since
 * the count of the newcomer; undefined: none knows of more than the newcomer, who may have been there before. Pure.
 */
export function soldMeanwhile(known: readonly Sold[], others: readonly PoolMember[], from: Date | null): readonly Sold[] | undefined {
  const [first] = others.map(({ sold }) => sold).toSorted((a, b) => soldSince(b, from) - soldSince(a, from));
  return first && soldSince(first, from) > soldSince(known, from) ? first : undefined;
}

const isThere = ({ hasLeft }: PoolMember): boolean => !hasLeft;

/** Until when the oldest count behind a shared number knows of what was sold; null: nobody counts, or shares it. */
export function oldestCount(own: PoolMember, all: readonly PoolMember[]): Date | null {
  const others = all.filter(isThere);
  const counted = [own, ...others].filter(({ left }) => left !== null);
  return others.length === 0 || counted.length === 0 ? null : new Date(Math.min(...counted.map(({ from }) => from?.getTime() ?? 0)));
}

/**
 * Channels that share a number must agree. Where they do not, the lowest of those that sell goes on all; one that sells nothing has no say, as
 * its 0 would end the sale of the others. Safety stock and cap come after that. Pure.
 */
export function poolStock(own: PoolMember, all: readonly PoolMember[]): PooledStock {
  const others = all.filter(isThere);
  const sellers = others.filter(({ open }) => open);
  // Where none of them sells all must say 0: the number of one that only lacks a price would be sold by whoever opens first.
  if (sellers.length === 0) return { left: others.length > 0 && !own.open ? 0 : own.left, policy: own.policy, lowest: null, closes: false };
  const members = own.open ? [own, ...sellers] : sellers;
  const counted = members.filter((one): one is PoolMember & { left: number } => one.left !== null);
  const lowest = counted.reduce<(typeof counted)[number] | null>((least, one) => (least && least.left <= one.left ? least : one), null);
  const caps = members.flatMap(({ policy }) => policy.cap ?? []);
  return {
    left: lowest?.left ?? null,
    policy: { safety: Math.max(...members.map(({ policy }) => policy.safety)), cap: caps.length > 0 ? Math.min(...caps) : null },
    lowest: lowest && lowest !== own && lowest.left !== own.left ? { channel: lowest.channel, left: lowest.left } : null,
    closes: !own.open,
  };
}
