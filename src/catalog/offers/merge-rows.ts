import { inBreaths } from '../../../libs/clock/index.js';
import type { LetInSale } from './judge-price.js';
import { mergeOffer, type MergedOffer } from './merge-offer.js';
import { offerKey, type Offer } from './offer.js';
import { boundsOf, type OfferBounds } from './price-bounds.js';
import type { AcceptedOffer } from './offers.repository.js';
import type { OfferKey } from './offer-price.repository.js';
import type { AcceptedMoney } from './price-timeline.js';
import type { PreparedOffer } from './prepared-offer.js';
import { SiblingPrices, type SiblingPrice } from './sibling-prices.js';

/** What the rows of one round are measured against, as it was read. */
export interface RoundInputs {
  now: Date;
  bounds: OfferBounds;
  stored: ReadonlyMap<string, Offer>;
  /** By offer: what stood, for offers whose money a row would change. */
  past: ReadonlyMap<string, AcceptedMoney[]>;
  siblings: readonly SiblingPrice[];
  /** SKU → the root of its tree. */
  roots: ReadonlyMap<string, string>;
  /** Sources that count what is on hand. */
  isOnHand: (source: string) => boolean;
  /** Offers of which a 0 waits for a person. */
  heldZeros?: ReadonlySet<string>;
  /** By offer: sales that were announced and let in. */
  sales: ReadonlyMap<string, LetInSale[]>;
}

/** What became of the rows of a round. */
export interface MergedRows {
  /** One per row, in their order. */
  merges: MergedOffer[];
  /** The offers as they are to be written, by key. */
  current: Map<string, Offer>;
  /** Keys of offers of which a channel shows something else now. */
  changed: Set<string>;
  /** Keys of offers that were counted anew, even as the same number. */
  counted: Set<string>;
  /** Money that was accepted, in order: rows of the history. */
  accepted: AcceptedOffer[];
}

/** Rows measured in one go. */
const FEW = 40;

export const keyOf = (row: PreparedOffer): string => offerKey({ sku: row.sku, market: row.market.code, audience: row.audience });

/** The offers that rows are about, each once. */
export function keysOf(rows: readonly PreparedOffer[]): OfferKey[] {
  return [...new Map(rows.map((row) => [keyOf(row), { sku: row.sku, market: row.market.code, audience: row.audience }])).values()];
}

/** Takes rows in one after another, each measured against what the ones before it left. Pure: it can be done again with more known. */
export async function mergeRows(rows: readonly PreparedOffer[], inputs: RoundInputs): Promise<MergedRows> {
  const { now, stored, roots } = inputs;
  const current = new Map<string, Offer>(stored);
  const changed = new Set<string>();
  const counted = new Set<string>();
  const accepted: AcceptedOffer[] = [];
  const stood = new Map<string, AcceptedMoney[]>();
  const siblings = new SiblingPrices(inputs.siblings);
  const merges = await inBreaths(rows, FEW, (row) => {
    const key = keyOf(row);
    const past = stood.get(key) ?? [...(inputs.past.get(key) ?? standsNow(stored.get(key)))];
    stood.set(key, past);
    const group = { rootId: roots.get(row.sku)!, market: row.market.code, audience: row.audience };
    const merged = mergeOffer(current.get(key), row, {
      ...{ now: now.getTime(), past, sales: inputs.sales.get(key) ?? [] },
      bounds: boundsOf(row.market, row.source, inputs.bounds),
      siblings: () => siblings.median(group),
      holdsZero: inputs.heldZeros?.has(key) ?? false,
      isOnHand: inputs.isOnHand,
    });
    if (merged.verdict === 'rejected') return merged;
    const before = current.get(key)?.priceMinor ?? null;
    current.set(key, merged.offer);
    if (merged.changed) changed.add(key);
    if (merged.counted) counted.add(key);
    if (merged.priced) {
      accepted.push({ ...merged.offer, announcedSale: merged.announced });
      past.push({ at: now.getTime(), money: merged.offer, decided: false });
      siblings.move(group, before, merged.offer.priceMinor);
    }
    return merged;
  });
  return { merges, current, changed, counted, accepted };
}

/** Accepted money by whether the offer as it is written says it, by key; what does not, in order: a later line took its place or its message. */
export function historyOf(
  accepted: readonly AcceptedOffer[],
  current: ReadonlyMap<string, Offer>,
): { last: Map<string, AcceptedOffer>; earlier: AcceptedOffer[] } {
  const last = new Map(accepted.map((offer) => [offerKey(offer), offer]));
  for (const [key, { messageId, source }] of last) {
    const written = current.get(key)!;
    if (written.messageId !== messageId || written.source !== source) last.delete(key);
  }
  return { last, earlier: accepted.filter((offer) => last.get(offerKey(offer)) !== offer) };
}

/** An offer whose history was not read, because no row changes its money, or that has none: what stands is all that is known. */
export const standsNow = (offer: Offer | undefined): AcceptedMoney[] => (offer ? [{ at: -Infinity, money: offer, decided: false }] : []);
