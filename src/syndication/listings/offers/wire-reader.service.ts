import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Clock } from '../../../../libs/clock/index.js';
import { inTransaction } from '../../../../libs/db/index.js';
import type { OfferWire, ReadItem, ReadOutcome } from '../../../port/index.js';
import { applyPolicies, lockPolicies } from '../../findings/drift-policies.repository.js';
import { openDrift, replaceDrift } from '../../findings/drift.repository.js';
import { BudgetKeeper } from '../../reach/budget/budget-keeper.js';
import { ExchangeLog } from '../../reach/http/exchange-log.js';
import type { LoadedChannel } from '../../reach/loaded-channel.js';
import { pollDelay, retryDelay } from '../lease/backoff.js';
import { leaseRequest } from '../lease/lease-request.js';
import { NOT_SEEN, PRESENCE, VANISHED } from '../read/judge-reading.js';
import { readTogether } from '../read/read-batch.js';
import { noteExpiry } from '../read/upkeep.repository.js';
import { WorkerSettings } from '../worker-settings.js';
import { judgeShown } from '../wires/judge-shown.js';
import { learn, PATIENCE } from '../wires/learnt.js';
import { leaseWiresToRead } from '../wires/lease-wires.repository.js';
import { readLines, recordDoubts, recordLineReadings } from '../wires/listing-offer.repository.js';
import type { OfferLineRow } from '../wires/offer-line-row.js';
import { forgetLetIn } from '../render/render-difference.repository.js';
import { OLD_ANSWER_MS } from '../wires/old-answers.js';
import { ownedOfLines } from '../wires/owned-lines.js';
import { poolUnderWay, shareSales } from '../wires/pool.repository.js';
import type { Shown } from '../wires/shown.js';
import { keepWires } from '../wires/wire-keeper.js';
import { toPlanned } from './wire-renderer.service.js';
import type { LeasedWire, WiredListing } from '../wires/wire.js';
import { SECOND_LOOK } from '../wires/look-wires.repository.js';
import { shownSeen } from '../wires/shown-money.js';
import { endShownPrices, holdNews, keepSeenPrices } from '../wires/shown-price.repository.js';
import { takeLines } from '../wires/take-lines.js';
import { recordWires, saidNothing, wireStates, type WireRecord } from '../wires/wires.repository.js';

const GONE_MS = 3_600_000;
const NOTHING = 'Nothing to do: it is read again by itself';
const TAKEN_OFF = {
  code: 'waits_for_content',
  message: 'Plinth took it off the channel; it comes back with its content',
  fix: 'Nothing to do: it goes on by itself',
};
/** Looks for which a lower number may still be the one from before. */
const BELIEVED_AFTER = 2;

/** What a look is for: one that had no answer does not forget it. */
const PURPOSES = ['moved', 'recount', 'second_look'];

const isFor = ({ lastProblem }: LeasedWire, purposes = PURPOSES): boolean => lastProblem !== null && purposes.includes(lastProblem.code);

/** Tries that had no answer, or that another call of the pool makes worthless, are none. */
const looksOf = ({ lastProblem }: LeasedWire): number => lastProblem?.looks ?? 0;

const isFresh = ({ wires }: WiredListing): boolean =>
  wires.some(
    (one) => one.wire === 'stock' && one.state === 'accepted' && one.attempts < BELIEVED_AFTER && !isFor(one, ['recount', 'second_look']),
  );

/** The channel compared, and did not set what it showed otherwise: that is no call whose outcome nobody knows. */
const isMoved = ({ wires }: WiredListing): boolean => wires.some((one) => one.wire === 'stock' && isFor(one, ['moved']));

/** Its content has no call under way, which may carry a number; and a lower number that has to be looked at twice is left to the look of its own. */
const isOfPrice = ({ wires, isAwaited, mayBeGoneSince }: WiredListing, lines: ReadonlyMap<string, OfferLineRow> | undefined): boolean => {
  const isResting = !isAwaited && mayBeGoneSince === null && wires.every(({ wire }) => wire === 'price');
  return isResting && [...(lines?.values() ?? [])].every(({ lowerSeen }) => lowerSeen === null);
};

/** What was known when the look was had. */
interface Looked {
  lines: ReadonlyMap<string, ReadonlyMap<string, OfferLineRow>>;
  /** Listings of whose number another call says something meanwhile. */
  shared: ReadonlySet<string>;
  /** Listings whose price alone was looked for, and whose number no call said meanwhile. */
  settled: ReadonlySet<string>;
  began: Date;
}

/** Reads back prices and stock that were said: only this, or a look at the whole listing, makes a wire live. */
@Injectable()
export class WireReader {
  constructor(
    private readonly ds: DataSource,
    private readonly clock: Clock,
    private readonly budget: BudgetKeeper,
    private readonly exchanges: ExchangeLog,
    private readonly settings: WorkerSettings,
  ) {}

  /** Returns how many listings it looked at; 0: nothing was due. */
  async readBatch(channel: LoadedChannel): Promise<number> {
    const listings = await leaseWiresToRead(this.ds.manager, leaseRequest(channel, this.clock, this.settings));
    if (listings.length === 0) return 0;
    await keepWires(this.ds, this.clock, this.settings, listings, async () => {
      const began = this.clock.now();
      const lines = await readLines(
        this.ds.manager,
        listings.map(({ id }) => id),
      );
      const priced = listings.filter((listing) => isOfPrice(listing, lines.get(listing.id))).map(({ id }) => id);
      const before = await wireStates(this.ds.manager, priced, began);
      const taken = await this.budget.take(
        channel,
        listings.map((listing) => channel.adapter.cost('read', toPlanned(listing))),
      );
      const going = listings.filter((_, index) => taken.granted[index]);
      const outcomes = await this.read(channel, going, lines);
      const wait: ReadOutcome = {
        outcome: 'retry',
        afterMs: taken.waitMs,
        reason: 'The budget of the channel account is used up for the moment',
      };
      await this.settings.pointOfFailure('wires_read');
      const shared = await poolUnderWay(
        this.ds.manager,
        channel,
        listings.map(({ id }) => id),
        began,
      );
      const after = await wireStates(this.ds.manager, priced, began);
      const settled = new Set(priced.filter((id) => saidNothing(before.get(id), after.get(id))));
      await this.record(channel, listings, (listing) => outcomes.get(listing.id) ?? wait, { lines, shared, settled, began });
    });
    return listings.length;
  }

  private async read(
    channel: LoadedChannel,
    listings: WiredListing[],
    lines: ReadonlyMap<string, ReadonlyMap<string, OfferLineRow>>,
  ): Promise<Map<string, ReadOutcome>> {
    if (listings.length === 0) return new Map();
    const items = listings.map((listing): ReadItem => ({
      listingId: listing.id,
      listing: toPlanned(listing),
      externalIds: listing.externalIds,
      owned: ownedOfLines(channel.adapter, lines.get(listing.id)?.values() ?? []),
    }));
    const outcomes = await readTogether(channel, items);
    await this.budget.learn(channel);
    await this.exchanges.flush();
    return new Map(listings.map((listing, index) => [listing.id, outcomes[index]!]));
  }

  private async record(
    channel: LoadedChannel,
    listings: WiredListing[],
    outcomeOf: (listing: WiredListing) => ReadOutcome,
    { lines, shared, settled, began }: Looked,
  ): Promise<void> {
    const now = this.clock.now();
    const judged = listings.map((listing) => {
      const outcome = outcomeOf(listing);
      const unknown = new Set(listing.wires.filter(({ state }) => state === 'unknown').map(({ wire }) => wire));
      const own = [...(lines.get(listing.id)?.values() ?? [])];
      const wires = new Set(listing.wires.map(({ wire }) => wire));
      const shown =
        outcome.outcome === 'found'
          ? judgeShown({
              listingId: listing.id,
              lines: own,
              observed: outcome.observed,
              adapter: channel.adapter,
              now,
              wires,
              settled: settled.has(listing.id),
              unknown,
              saidAt: listing.wires.find(({ wire }) => wire === 'stock')?.sentAt ?? null,
              moved: isMoved(listing),
              patient: isFresh(listing) || shared.has(listing.id),
            })
          : undefined;
      // What a call under way says of the number that they share, this look cannot know.
      const recount = shared.has(listing.id) ? undefined : listing.wires.find((wire) => isFor(wire, ['recount']));
      const { isLearnt, readings } =
        shown && recount ? learn(shown, own, looksOf(recount)) : { isLearnt: false, readings: shown?.readings };
      const isHad = shown !== undefined && !shared.has(listing.id);
      const records = listing.wires.map((wire) => this.judge(listing, wire, outcome, shown, { isLearnt, isHad }, now));
      const isLive = (one: OfferWire): boolean => records.some(({ wire, state }) => wire === one && state === 'live');
      const rests = { price: isLive('price'), stock: isLive('stock') };
      const prices = outcome.outcome === 'found' ? shownSeen(channel, listing.id, own, { observed: outcome.observed, rests }, now) : [];
      return { listing, outcome, shown, prices, readings: shared.has(listing.id) ? [] : (readings ?? []), records };
    });
    await inTransaction(this.ds, async (m) => {
      const ours = await recordWires(
        m,
        judged.flatMap(({ records }) => records),
        now,
      );
      const valid = judged.filter(({ records }) => records.every(({ listingId, wire }) => ours.has(`${listingId} ${wire}`)));
      const gone = valid
        .filter(({ outcome, listing }) => outcome.outcome === 'absent' && !listing.mayBeGoneSince && !listing.isAwaited)
        .map(({ listing }) => listing.id);
      const ids = valid.map(({ listing }) => listing.id);
      const news = await holdNews(m, { seen: valid.flatMap((one) => one.prices), gone }, ids, now);
      await takeLines(
        m,
        channel,
        valid.flatMap(({ shown }) => shown?.effects ?? []),
        now,
      );
      await keepSeenPrices(m, news.seen, now);
      // What had its effect although nobody answered may have been let in.
      const seen = valid.flatMap(({ listing, shown }) =>
        listing.wires.filter(({ wire, state }) => state === 'unknown' && shown && !shown.missing[wire]),
      );
      await forgetLetIn(m, seen);
      const readings = valid.flatMap((one) => one.readings);
      await recordLineReadings(m, readings, now);
      await shareSales(m, channel, readings, now);
      await recordDoubts(
        m,
        valid.flatMap(({ shown }) => shown?.doubts ?? []),
      );
      const told = valid.flatMap(({ listing, shown, records }) =>
        shown && records.every(({ state }) => state === 'live')
          ? [{ listingId: listing.id, differences: shown.differences, within: Object.values(shown.fields).flat() }]
          : [],
      );
      const differing = told
        .filter(({ differences }) => differences.some(({ wire }) => wire === 'price'))
        .map(({ listingId }) => listingId);
      if (differing.length > 0) await lockPolicies(m, channel.code, 'to_read');
      await replaceDrift(m, told, now);
      if (differing.length > 0) await applyPolicies(m, { listingIds: differing });
      await openDrift(m, gone, { field: PRESENCE, sent: 'present', live: null }, now);
      await endShownPrices(m, news.gone, began, now);
    });
    const expiring = judged.flatMap(({ listing: { id }, outcome }) =>
      outcome.outcome === 'found' && outcome.refreshAt ? [{ id, refreshAt: outcome.refreshAt }] : [],
    );
    // By itself: who holds a listing may wait for its wires, which are locked above.
    if (expiring.length > 0) await inTransaction(this.ds, (m) => noteExpiry(m, expiring));
  }

  /** What a look means for one wire. */
  private judge(
    { mayBeGoneSince, isAwaited }: WiredListing,
    wire: LeasedWire,
    outcome: ReadOutcome,
    shown: Shown | undefined,
    { isLearnt, isHad }: { isLearnt: boolean; isHad: boolean },
    now: Date,
  ): WireRecord {
    const { listingId, fence, revision, attempts } = wire;
    const random = this.settings.random;
    const base = { listingId, wire: wire.wire, fence, revision, final: false, attempts: attempts + 1, problem: null };
    const later = (ms: number): Date => new Date(now.getTime() + ms);
    if (outcome.outcome === 'retry') {
      const problem = isFor(wire) ? wire.lastProblem : { code: 'read_retry', message: outcome.reason, fix: NOTHING };
      const on = outcome.progress
        ? { nextAt: later(outcome.afterMs), attempts }
        : { nextAt: later(retryDelay(attempts, outcome.afterMs, random)) };
      return { ...base, state: wire.state, read: false, ...on, problem };
    }
    if (!shown && isAwaited) {
      const asked = (outcome.outcome === 'absent' && outcome.pollAfterMs) || 0;
      const problem = isFor(wire) ? wire.lastProblem : NOT_SEEN;
      return { ...base, state: wire.state, read: true, nextAt: later(Math.max(asked, pollDelay(attempts, undefined, random))), problem };
    }
    if (!shown) {
      const problem = mayBeGoneSince ? TAKEN_OFF : VANISHED;
      return { ...base, state: 'planned', read: true, nextAt: later(GONE_MS), problem };
    }
    if (isFor(wire, ['recount'])) {
      if (isLearnt) return { ...base, state: 'planned', read: true, nextAt: now, attempts: 0 };
      // Another call of the pool is under way, a number was not shown, or it may be an old answer: what it is looked at for is open still.
      const delay = shown.doubts.length > 0 ? OLD_ANSWER_MS : pollDelay(attempts, undefined, random);
      const problem = { ...wire.lastProblem!, looks: looksOf(wire) + (isHad ? 1 : 0) };
      return { ...base, state: wire.state, read: false, nextAt: later(delay), problem };
    }
    // What moved under our hands is reckoned anew with what was read, also where other locations of it were set; how often, the problem keeps.
    if (isFor(wire, ['moved'])) return { ...base, state: 'planned', read: true, nextAt: now, problem: wire.lastProblem };
    if (shown.missing[wire.wire]) return { ...base, state: 'planned', read: true, nextAt: now };
    if (wire.wire === 'stock' && shown.doubts.length > 0)
      return { ...base, state: 'accepted', read: true, nextAt: later(OLD_ANSWER_MS), problem: SECOND_LOOK };
    if (shown.confirmed[wire.wire] || attempts >= PATIENCE) return { ...base, state: 'live', read: true, nextAt: now, attempts: 0 };
    const problem = { code: 'waits_for_channel', message: `The channel still shows another ${wire.wire}`, fix: NOTHING };
    const asked = outcome.outcome === 'found' ? outcome.pollAfterMs : undefined;
    return { ...base, state: 'accepted', read: true, nextAt: later(pollDelay(attempts, asked, random)), problem };
  }
}
