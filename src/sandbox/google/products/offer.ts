import type { ProductInput } from './product-input.js';

/** What was sent once, and when the channel has worked it through. Times are sandbox milliseconds. */
export interface Revision {
  /** Absent: the offer was removed. */
  input?: ProductInput;
  dataSource: string;
  /** When the processed product shows it. */
  readyAt: number;
  /** When the first review of the offer is over; until then it is pending. */
  decidedAt: number;
  updatedAt: number;
  expiresAt: number;
}

export interface Offer {
  /** Order of creation, which is the order of products.list. */
  seq: number;
  key: string;
  dataSource: string;
  createdAt: number;
  /** The newest input. */
  current: Revision;
  /** The processed product's state, as far as `settle` has brought it. */
  visible?: Revision;
  pending: Revision[];
}

/** The part of an account that holds offers. */
export interface OfferHolder {
  offers: Map<string, Offer>;
  /** Offers by item group, as they were ever sent. */
  groups: Map<string, Set<Offer>>;
}

export function push(offer: Offer, revision: Revision): void {
  offer.current = revision;
  offer.dataSource = revision.dataSource;
  offer.pending.push(revision);
}

/** Brings the processed side up to `now`. Lazy by the clock: no timer runs, so a test moves time and reads. */
export function settle(offer: Offer, now: number): Revision | undefined {
  while (offer.pending.length && offer.pending[0]!.readyAt <= now) offer.visible = offer.pending.shift();
  return live(offer.visible, now);
}

/** A revision that holds a product which has not expired. */
export function live(revision: Revision | undefined, now: number): Revision | undefined {
  return revision?.input && now < revision.expiresAt ? revision : undefined;
}

/** An offer of which nothing is left on either side. */
export function isGone(offer: Offer, now: number): boolean {
  return !settle(offer, now) && !live(offer.current, now) && offer.pending.length === 0;
}

/** Takes out what a data source gave, when that is deleted: an offer which has moved elsewhere loses only the old side of it. */
export function withdraw(offer: Offer, dataSource: string): void {
  offer.pending = offer.pending.filter((revision) => revision.dataSource !== dataSource);
  if (offer.visible?.dataSource === dataSource) offer.visible = undefined;
}

/** Removes an offer from the account with all that is left of it: it must not count as a twin of those that stay in its group. */
export function forget(account: OfferHolder, offer: Offer): void {
  offer.visible = undefined;
  offer.pending = [];
  account.offers.delete(offer.key);
  const group = offer.current.input && groupKey(offer.current.input);
  if (group) account.groups.get(group)?.delete(offer);
}

export function groupKey(input: ProductInput): string | undefined {
  const group = input.productAttributes?.itemGroupId;
  return group ? `${input.contentLanguage}~${input.feedLabel}~${group}` : undefined;
}
