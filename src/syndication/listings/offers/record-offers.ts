import { inTransaction } from '../../../../libs/db/index.js';
import type { OfferOutcome } from '../../../port/index.js';
import { replaceIssues } from '../../findings/issue.repository.js';
import type { LoadedChannel } from '../../reach/loaded-channel.js';
import { sendLostParts } from '../plan/send-again.repository.js';
import { saveBindings } from '../render/binding.repository.js';
import { forgetDifferences } from '../render/render-difference.repository.js';
import type { RecordContext } from '../send/record-group.js';
import { judgeWire, takenLines, withLook } from './judge-offer.js';
import { forgetAbsences, refuseLines } from '../wires/line-refusals.repository.js';
import { leftOver, withZeros } from './left-over.js';
import { recordLineReadings, type LineDoubt, type LineReading } from '../wires/line-readings.repository.js';
import { type LineWrite } from '../wires/listing-offer.repository.js';
import {
  beforeOf,
  foundIssues,
  hasLost,
  idsTold,
  letInAndTaken,
  refusedLines,
  speaking,
  takenWrites,
  withRefusals,
  type OutgoingOffer,
} from './outgoing.js';
import { shownUnits } from '../wires/old-answers.js';
import { lookedInPool, proveSold, type SentCall } from './overwritten.js';
import { forgetUnset } from '../wires/last-call.repository.js';
import { lockPool, shareDoubts, shareSales, shareUnits } from '../wires/pool.repository.js';
import { wakeAgain } from '../wires/wake-wires.repository.js';
import { takeLines } from '../wires/take-lines.js';
import { noteUnseen, type AskedLines } from '../wires/unseen.repository.js';
import { mergeExternalIds, recordWires } from '../wires/wires.repository.js';

/** Prices and stock that left together, what became of each, and since when what was known of them may be old. */
export interface SentOffers {
  sent: OutgoingOffer[];
  outcomes: OfferOutcome[];
  began: Date;
}

/** What was sold unseen lowers what the others of the pool may sell: the number that has just been said over it is reckoned anew. */
const provesMore = (channel: LoadedChannel, one: OutgoingOffer, outcome: OfferOutcome, now: Date): boolean =>
  one.said.some(({ looks }) => looks) && takenWrites(channel, one, outcome, now).some(({ sold = [] }) => sold.length > 0);

/**
 * What a call that was not taken, or of which nobody knows, has found sold on its way: a second one would find its own number there. Where numbers are
 * compared, the answer to the number itself tells it: that is said, whatever became of the rest of the call, and a 0 stands there now.
 */
function seenOnTheWay(channel: LoadedChannel, one: OutgoingOffer, outcome: OfferOutcome, now: Date): LineReading[] {
  const [{ adapter }, { stood = [] }] = [channel, outcome];
  const known = beforeOf(channel, one, outcome);
  if (adapter.comparesUnits) {
    const taken = new Set(takenLines(one.said, outcome).flatMap(({ wire, sku }) => (wire === 'stock' ? [sku] : [])));
    const open = known.filter(({ sku }) => !taken.has(sku));
    return leftOver(open, stood, now).map((reading) => ({ ...reading, ...withZeros(reading, stood) }));
  }
  if (outcome.outcome === 'accepted' || !one.said.some(({ looks }) => looks)) return [];
  return leftOver(known, stood, now).filter(({ units, was }) => units !== was);
}

/** Numbers of which the channel told that it did not set them. */
function unsetLines({ said, listing }: OutgoingOffer, outcome: OfferOutcome): { listingId: string; sku: string }[] {
  if (outcome.outcome !== 'accepted') return [];
  const taken = new Set(takenLines(said, outcome).flatMap(({ wire, sku }) => (wire === 'stock' ? [sku] : [])));
  return said.flatMap(({ wire, sku }) => (wire === 'stock' && !taken.has(sku) ? [{ listingId: listing.id, sku }] : []));
}

/** What a stop has ended of which the channel told nothing. */
const unseenOf = (channel: LoadedChannel, { one, outcome }: SentCall): AskedLines[] =>
  outcome.outcome === 'accepted' ? [{ lines: beforeOf(channel, one, outcome), stood: outcome.stood ?? [] }] : [];

/** Where it is open how many stood there, they are known as before: what another call of the pool has found tells how many of them were sold. */
function withDoubts(row: LineWrite, { lines }: OutgoingOffer, doubts: readonly LineDoubt[]): LineWrite {
  const before = lines.find(({ sku }) => sku === row.sku)?.before;
  return before && doubts.some(({ sku }) => sku === row.sku) ? { ...row, units: shownUnits(before) } : row;
}

/** Writes down, in one transaction, what became of prices and stock that left. */
export async function recordOffers(
  { ds, now, random }: RecordContext,
  channel: LoadedChannel,
  { sent, outcomes, began }: SentOffers,
): Promise<void> {
  const judged = sent.map((one, index) => {
    const outcome = outcomes[index]!;
    const records = speaking(one).map(({ wire, look: open }) => {
      const record = judgeWire(wire, one.said, outcome, now, random);
      return open || (wire.wire === 'stock' && provesMore(channel, one, outcome, now)) ? withLook(record) : record;
    });
    return { one, outcome, records };
  });
  await inTransaction(ds, async (m) => {
    // Before the wires are: two that say one number would lock them in two orders.
    await lockPool(m, channel, lookedInPool(channel, judged));
    const ours = await recordWires(
      m,
      judged.flatMap(({ records }) => records),
      now,
    );
    const valid = judged.filter(({ records }) => records.every(({ listingId, wire }) => ours.has(`${listingId} ${wire}`)));
    const sold = await proveSold(m, channel, valid, began);
    const doubts = sold.flatMap((call) => call.doubts);
    await shareDoubts(
      m,
      channel,
      sold.flatMap(({ told }) => told),
    );
    const taken = sold.flatMap(({ one, outcome, doubts: open }) =>
      takenWrites(channel, one, outcome, now).map((row) => withDoubts(row, one, open)),
    );
    await takeLines(m, channel, taken, now);
    const seen = sold.flatMap(({ one, outcome }) => seenOnTheWay(channel, one, outcome, now));
    await forgetUnset(m, valid.flatMap(({ one, outcome }) => unsetLines(one, outcome))); // prettier-ignore
    await recordLineReadings(m, seen, now);
    await shareSales(m, channel, seen, now);
    await shareUnits(m, channel, taken, now);
    await shareDoubts(m, channel, doubts);
    await noteUnseen(m, channel, sold.flatMap((call) => unseenOf(channel, call)), now); // prettier-ignore
    // Who wants it said again while the call was under way means this refusal as well, of which he could not know.
    const isLast = ({ listingId, wire }: { listingId: string; wire: string }): boolean => ours.get(`${listingId} ${wire}`) === false;
    await refuseLines(m, valid.flatMap(({ one, outcome }) => refusedLines(one, outcome, now)).filter(isLast)); // prettier-ignore
    // Its content may have made it while it was being refused for not being there.
    await wakeAgain(m, await forgetAbsences(m, valid.map(({ one }) => one.listing.id), began), now); // prettier-ignore
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
