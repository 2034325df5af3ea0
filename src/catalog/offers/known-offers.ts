import { isDeepStrictEqual } from 'node:util';
import type { EntityManager } from 'typeorm';
import { mergeRows, keyOf, keysOf, type RoundInputs } from './merge-rows.js';
import type { MergedOffer } from './merge-offer.js';
import { offerKey, type Offer } from './offer.js';
import { lookAtOffers } from './offers.repository.js';
import type { PreparedOffer } from './prepared-offer.js';

/** After a look in vain so many chunks of a source go the long way at once. */
const REST = 8;

/**
 * Lines of price and stock that leave nothing to write: they are told from the others by one read without a lock, merged by the same rules. A count
 * that is newer is news, be it the same number: it is of a later moment. So is a newer revision, which moves the order of its source.
 */
export class KnownOffers {
  /** Source → looks that it may do without. Most send counts, each of which is news: a look at all of them would cost more than it spares. */
  private readonly resting = new Map<string, number>();

  /**
   * Row → what became of it. A row whose offer another one of the call speaks of is left to the write: the later ones build on the others, which are judged
   * here without what stood before.
   */
  async find(
    m: EntityManager,
    rows: readonly PreparedOffer[],
    inputs: Omit<RoundInputs, 'stored' | 'past' | 'siblings' | 'sales'>,
  ): Promise<Map<PreparedOffer, MergedOffer>> {
    const found = new Map<PreparedOffer, MergedOffer>();
    const { source } = rows[0] ?? { source: '' };
    const rest = this.resting.get(source) ?? 0;
    if (rest > 0) {
      this.resting.set(source, rest - 1);
      return found;
    }
    const single = [...Map.groupBy(rows, keyOf).values()].flatMap((some) => (some.length === 1 ? some : [])).filter(mayBeKnown);
    if (single.length > 0) {
      const stored = new Map((await lookAtOffers(m, keysOf(single))).map((offer) => [offerKey(offer), offer]));
      const there = single.filter((row) => stored.has(keyOf(row)));
      // What stood before is asked for where money changes only, and then it is no repeat.
      const { merges } = await mergeRows(there, { ...inputs, stored, past: new Map(), siblings: [], sales: new Map() });
      for (const [at, row] of there.entries()) if (leavesNothing(merges[at]!, stored.get(keyOf(row)))) found.set(row, merges[at]!);
    }
    this.resting.set(source, found.size * 4 < rows.length ? REST : 0);
    return found;
  }
}

/** A count without an order is news whenever it comes. */
const mayBeKnown = ({ order, values, stock }: PreparedOffer): boolean =>
  order !== null || (values.quantity === undefined && values.reserved === undefined && stock.length === 0);

/** Neither a value nor a moment nor the order of a source. What is held goes the long way: a sale may have been announced for it since. */
const leavesNothing = ({ verdict, offer }: MergedOffer, stored: Offer | undefined): boolean =>
  (verdict === 'unchanged' || verdict === 'stale') && isDeepStrictEqual(offer, stored);
