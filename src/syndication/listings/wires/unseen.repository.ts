import type { EntityManager } from 'typeorm';
import { send } from '../../../../libs/db/index.js';
import type { StoodBefore } from '../../../port/index.js';
import type { LoadedChannel } from '../../reach/loaded-channel.js';
import { knownSince } from './known-since.js';
import type { OfferLineRow } from './offer-line-row.js';

/** Lines as they were known, and what the channel told of them before they were stopped or taken off. */
export interface AskedLines {
  lines: Iterable<OfferLineRow>;
  stood: readonly StoodBefore[];
}

/** All of what the channel did not tell of counts as sold: since when is kept, of all that share the number, so that whoever wonders is told. Mostly no statement. */
export async function noteUnseen(m: EntityManager, channel: LoadedChannel, asked: readonly AskedLines[], now: Date): Promise<void> {
  const unseen = asked.flatMap(({ lines, stood }) =>
    [...lines].filter(({ sku }) => stood.some((one) => one.sku === sku && one.unseen)).map((line) => sinceOf(line, now)),
  );
  if (unseen.length === 0) return;
  await send(
    m,
    `UPDATE listing_offer o SET unseen_since = r.since FROM jsonb_to_recordset($1::jsonb) AS r("listingId" bigint, sku text, since timestamptz), listing own, listing l
     WHERE own.id = r."listingId" AND l.listing_key = own.listing_key AND (l.id = own.id OR l.channel_code = ANY($2)) AND o.listing_id = l.id AND o.sku = r.sku`,
    [JSON.stringify(unseen), channel.pool.map(({ code }) => code)],
  );
}

/** As the sale itself is written down. */
const sinceOf = (line: OfferLineRow, now: Date) => ({
  listingId: line.listingId,
  sku: line.sku,
  since: knownSince(line) ?? now.toISOString(),
});
