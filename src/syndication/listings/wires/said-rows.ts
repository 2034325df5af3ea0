import { canonicalJson, sha256hex } from '../../../../libs/canonical/index.js';
import type { OfferWire } from '../../../port/index.js';
import type { SaidPayload } from '../../reach/http/traces.js';
import type { LoadedChannel } from '../../reach/loaded-channel.js';
import type { LineWrite } from './listing-offer.repository.js';
import { knownBy } from './numbers.js';
import type { OfferPayloadEntity } from './offer-payload.entity.js';
import type { SaidLine } from './wire.js';

/* What is said, as the tables of lines and payloads take it. */

/** As the table of lines takes them: one row a SKU. */
export function toWrites(channel: LoadedChannel, listingId: string, said: readonly SaidLine[]): LineWrite[] {
  const rows = new Map<string, LineWrite>();
  for (const { sku, wire, statement, buyable, basis, made, stands } of said) {
    const row = rows.get(sku) ?? { listingId, sku, buyable, units: null, basis };
    row[wire] = statement;
    const from = made?.();
    if (from) row[wire === 'price' ? 'priceMade' : 'stockMade'] = from;
    if (wire === 'stock') Object.assign(row, knownBy(channel.adapter, sku, statement), stands && { stands });
    rows.set(sku, row);
  }
  return [...rows.values()];
}

/** The same before it leaves: with what others that share a number know to be sold of it, which is news to nobody else. */
export function leavingWrites(channel: LoadedChannel, listingId: string, said: readonly SaidLine[]): LineWrite[] {
  const sold = new Map(said.map(({ sku, soldInPool }) => [sku, soldInPool]));
  return toWrites(channel, listingId, said).map((row) => {
    const own = sold.get(row.sku);
    return own ? { ...row, sold: [...own] } : row;
  });
}

export type NewOfferPayload = Omit<OfferPayloadEntity, 'createdAt'>;

/** One wire's payload of one call. Two places may be told the same, so the place is part of what is hashed. */
export function toOfferPayload(
  channel: LoadedChannel,
  listing: { id: string; key: string },
  wire: OfferWire,
  said: readonly SaidLine[],
): NewOfferPayload {
  const body = canonicalJson(Object.fromEntries(said.map(({ sku, statement }) => [sku, statement])));
  const basis = Object.fromEntries(said.map((line) => [line.sku, line.basis]));
  const rendererVersion = said.map(({ made }) => made?.()).find((from) => from)?.renderer ?? null;
  return {
    hash: sha256hex(`${channel.code}\n${listing.key}\n${wire}\n${body}`),
    listingId: listing.id,
    wire,
    body,
    basis,
    rendererVersion,
  };
}

/** What an exchange keeps of a payload that it carries. */
export const toSaid = ({ hash, rendererVersion }: Pick<NewOfferPayload, 'hash' | 'rendererVersion'>): SaidPayload => ({
  hash,
  renderer: rendererVersion,
});
