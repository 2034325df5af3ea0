import { canonicalJson } from '../../../../libs/canonical/index.js';
import { exponentOf, toMinor } from '../../../catalog/index.js';
import type { OfferWire, ShownMoney, Statement } from '../../../port/index.js';
import type { LoadedChannel } from '../../reach/loaded-channel.js';
import type { ListingOfferEntity } from './listing-offer.entity.js';
import type { PriceSeen, PriceShown } from './shown-price.repository.js';
import type { Paid } from './wire.js';

/** What the channel took of one SKU, as it stands now. */
export type TakenLine = Pick<ListingOfferEntity, 'listingId' | 'sku' | 'priceAccepted' | 'stockAccepted' | 'buyable'>;

type Channel = Pick<LoadedChannel, 'config'> & { adapter: Pick<LoadedChannel['adapter'], 'ownedOffer' | 'paidBy'> };
type Fields = Record<string, unknown>;

/**
 * By what the channel took, never by what the ERP says today: a price that was refused was not shown, whatever was taken of the stock after it. Of a stock that
 * is not known, what was rendered tells whether it can be bought. Pure.
 */
export function shownAccepted(channel: Channel, taken: readonly TakenLine[], now: Date): PriceShown[] {
  return taken.flatMap((line): PriceShown[] => {
    const { listingId, sku, priceAccepted, stockAccepted, buyable } = line;
    const isOpen = stockAccepted !== null || buyable;
    const paid = isOpen && priceAccepted ? paidOf(channel, sku, fieldsOf(channel, line), now) : null;
    return paid === undefined ? [] : [{ listingId, sku, paid }];
  });
}

/**
 * What a look shows of a price that the channel took. Another one is somebody else's doing, and known as that only where no call of ours is under way
 * (`rests`, by wire); the stock is ours, because a number that is sold down says nothing of the price, but where ours is a stop that somebody has set a number
 * over: then it is for sale by other hands. Pure.
 */
export function shownSeen(
  channel: Channel,
  listingId: string,
  lines: Iterable<TakenLine>,
  { observed, rests }: { observed: Readonly<Fields>; rests: Readonly<Record<OfferWire, boolean>> },
  now: Date,
): PriceSeen[] {
  return [...lines].flatMap((line): PriceSeen[] => {
    const { sku, priceAccepted: price, stockAccepted: stock, buyable } = line;
    if (!price || (!stock && !buyable)) return [];
    const own = fieldsOf(channel, line);
    const seenOf = (wire: OfferWire, statement: Statement): Fields =>
      Object.fromEntries(Object.keys(channel.adapter.ownedOffer(sku, wire, statement)).map((name) => [name, observed[name] ?? null]));
    const there = { ...own, ...seenOf('price', price) };
    const ours = paidOf(channel, sku, own, now);
    // Of what the look does not show of a stop, nothing tells that it is lifted.
    const told = ours === null && stock && rests.stock ? Object.entries(seenOf('stock', stock)).filter(([, value]) => value !== null) : [];
    const seen = paidOf(channel, sku, { ...there, ...Object.fromEntries(told) }, now);
    if (ours === undefined || seen === undefined) return [];
    const isOurs = canonicalJson(ours) === canonicalJson(seen);
    return isOurs || rests.price ? [{ listingId, sku, paid: seen, price, stock, isOurs }] : [];
  });
}

function fieldsOf({ adapter }: Channel, { sku, priceAccepted, stockAccepted }: TakenLine): Fields {
  const of = (wire: 'price' | 'stock', statement: Statement | null): Fields => (statement ? adapter.ownedOffer(sku, wire, statement) : {});
  return { ...of('price', priceAccepted), ...of('stock', stockAccepted) };
}

function paidOf({ adapter, config }: Channel, sku: string, fields: Fields, now: Date): Paid | null | undefined {
  const money = adapter.paidBy(sku, fields, config.market.currency, now);
  return money ? toPaid(money) : money;
}

function toPaid({ paid, usual, currency }: ShownMoney): Paid | undefined {
  const [minor, usualMinor] = [paid, usual].map((amount) => (amount === null ? null : toMinor({ amount, currency })));
  if (minor == null || usualMinor === undefined) return undefined;
  return { paid: minor, usual: usualMinor, currency, exponent: exponentOf(currency) };
}
