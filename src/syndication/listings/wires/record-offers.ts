import type { EntityManager } from 'typeorm';
import { inTransaction } from '../../../../libs/db/index.js';
import type { OfferOutcome } from '../../../port/index.js';
import { replaceIssues } from '../../findings/issue.repository.js';
import type { LoadedChannel } from '../../reach/loaded-channel.js';
import { sendLostParts } from '../plan/send-again.repository.js';
import { saveBindings } from '../render/binding.repository.js';
import { forgetDifferences } from '../renderer/render-difference.repository.js';
import type { Recording } from '../send/record-group.js';
import { judgeWire, takenLines } from './judge-offer.js';
import { leftOver } from './left-over.js';
import { acceptLines, readLines, recordLineReadings, refuseLines, type LineReading } from './listing-offer.repository.js';
import {
  foundIssues,
  hasLost,
  idsTold,
  letInAndTaken,
  refusedLines,
  speaking,
  takenWrites,
  withRefusals,
  type Outgoing,
} from './outgoing.js';
import { poolUnderWay, shareSales, shareUnits } from './pool.repository.js';
import { RECOUNT } from './say-lines.js';
import { keepShownPrices, shownBy } from './shown-price.repository.js';
import { mergeExternalIds, recordWires } from './wires.repository.js';

/** Prices and stock that left together, what became of each, and since when what was known of them may be old. */
export interface SentOffers {
  sent: Outgoing[];
  outcomes: OfferOutcome[];
  began: Date;
}

/**
 * What was known when it was said is known otherwise meanwhile: another channel of the pool was writing down its number while ours was rendered, at a
 * moment that is before ours began.
 */
async function hasChanged(
  m: EntityManager,
  channel: LoadedChannel,
  valid: { one: Outgoing; outcome: OfferOutcome }[],
): Promise<(one: Outgoing) => boolean> {
  const asked = valid.filter(({ outcome }) => channel.pool.length > 0 && 'stood' in outcome).map(({ one }) => one.listing.id);
  const now = await readLines(m, asked);
  return ({ listing, lines }) =>
    lines.some(({ sku, before }) => asked.includes(listing.id) && now.get(listing.id)?.get(sku)?.units !== before?.units);
}

/** What was sold unseen lowers what the others of the pool may sell: the number that has just been said over it is reckoned anew. */
const provesMore = (channel: LoadedChannel, one: Outgoing, outcome: OfferOutcome, now: Date): boolean =>
  one.said.some(({ looks }) => looks) && takenWrites(channel, one, outcome, now).some(({ sold = [] }) => sold.length > 0);

/** What a call that was not taken, or of which nobody knows, has found sold on its way: a second one would find its own number there. */
function seenOnTheWay(one: Outgoing, outcome: OfferOutcome, now: Date): LineReading[] {
  if (outcome.outcome === 'accepted' || !one.said.some(({ looks }) => looks)) return [];
  const known = one.lines.flatMap(({ before }) => before ?? []);
  return leftOver(known, outcome.stood ?? [], now).filter(({ units, was }) => units !== was);
}

/** Writes down, in one transaction, what became of prices and stock that left. */
export async function recordOffers(
  { ds, now, random }: Recording,
  channel: LoadedChannel,
  { sent, outcomes, began }: SentOffers,
): Promise<void> {
  const judged = sent.map((one, index) => {
    const outcome = outcomes[index]!;
    const records = speaking(one).map(({ wire, look: open }) => {
      const record = judgeWire(wire, one.said, outcome, now, random);
      const look = open || (wire.wire === 'stock' && provesMore(channel, one, outcome, now));
      // Of other lines of it a look has to tell first: they are said after that, and the wire does not rest before.
      return look && record.state === 'accepted' ? { ...record, problem: RECOUNT } : record;
    });
    return { one, outcome, records };
  });
  await inTransaction(ds, async (m) => {
    const ours = await recordWires(
      m,
      judged.flatMap(({ records }) => records),
      now,
    );
    const valid = judged.filter(({ records }) => records.every(({ listingId, wire }) => ours.has(`${listingId} ${wire}`)));
    // A lower number that stood there may be the one that another channel of the pool has said meanwhile: its own look knows what was sold.
    const shared = await poolUnderWay(
      m,
      channel,
      valid.flatMap(({ one, outcome }) => ('stood' in outcome ? [one.listing.id] : [])),
      began,
    );
    const isOld = await hasChanged(m, channel, valid);
    const taken = valid.flatMap(({ one, outcome }) =>
      takenWrites(channel, one, shared.has(one.listing.id) || isOld(one) ? { ...outcome, stood: [] } : outcome, now),
    );
    await acceptLines(m, taken, now);
    const seen = valid.flatMap(({ one, outcome }) => (shared.has(one.listing.id) || isOld(one) ? [] : seenOnTheWay(one, outcome, now)));
    await recordLineReadings(m, seen, now);
    await shareSales(m, channel, seen, now);
    await shareUnits(m, channel, taken, now);
    await keepShownPrices(
      m,
      valid.flatMap(({ one, outcome }) => shownBy(one.listing.id, takenLines(one.said, outcome))),
      now,
    );
    // Who wants it said again while the call was under way means this refusal as well, of which he could not know.
    const isLast = ({ listingId, wire }: { listingId: string; wire: string }): boolean => ours.get(`${listingId} ${wire}`) === false;
    await refuseLines(m, valid.flatMap(({ one, outcome }) => refusedLines(one, outcome, now)).filter(isLast)); // prettier-ignore
    await forgetDifferences(m, letInAndTaken(valid));
    await mergeExternalIds(
      m,
      judged.flatMap(({ one, outcome }) => idsTold(one.listing.id, outcome)),
    );
    // What the channel has lost of the listing, only its content makes again.
    const lost = valid.filter(({ outcome }) => hasLost(outcome)).map(({ one }) => one.listing.id);
    await sendLostParts(m, lost, now);
    const bindings = judged.map(({ one, outcome }) => ({
      rootId: one.listing.rootId,
      bindings: 'bindings' in outcome ? outcome.bindings : undefined,
    }));
    await saveBindings(m, channel.code, bindings, now);
    await replaceIssues(
      m,
      channel.code,
      'wire',
      valid.map(({ one, outcome }) => withRefusals(foundIssues(one), outcome)),
      now,
    );
  });
}
