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
import { leaseRequest } from '../lease/lease-request.js';
import { PRESENCE } from '../read/judge-reading.js';
import { readTogether } from '../read/read-batch.js';
import { noteExpiry } from '../read/upkeep.repository.js';
import { WorkerSettings } from '../worker-settings.js';
import { judgeShown } from '../wires/judge-shown.js';
import { learn } from '../wires/learnt.js';
import { leaseWiresToRead } from '../wires/lease-wires.repository.js';
import { recordDoubts, recordLineReadings } from '../wires/line-readings.repository.js';
import { readLines } from '../wires/listing-offer.repository.js';
import type { OfferLineRow } from '../wires/offer-line-row.js';
import { forgetLetIn } from '../render/render-difference.repository.js';
import { ownedOfLines } from '../wires/owned-lines.js';
import { poolUnderWay, shareSales } from '../wires/pool.repository.js';
import { keepWires } from '../wires/wire-keeper.js';
import { isFor, isFresh, isMoved, isOfPrice, judgeLook, looksOf } from './judge-look.js';
import { toPlanned } from './wire-renderer.service.js';
import type { WiredListing } from '../wires/wire.js';
import { shownSeen } from '../wires/shown-money.js';
import { endShownPrices, holdNews, keepSeenPrices } from '../wires/shown-price.repository.js';
import { takeLines } from '../wires/take-lines.js';
import { recordWires, saidNothing, wireStates } from '../wires/wires.repository.js';

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
    const { random } = this.settings;
    const judged = listings.map((listing) => {
      const outcome = outcomeOf(listing);
      const unknown = new Set(listing.wires.filter(({ state }) => state === 'unknown').map(({ wire }) => wire));
      const own = [...(lines.get(listing.id)?.values() ?? [])];
      const wires = new Set(listing.wires.map(({ wire }) => wire));
      const stock = listing.wires.find(({ wire }) => wire === 'stock');
      const asked = listing.wires.find((wire) => isFor(wire, ['recount']));
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
              recount: asked !== undefined,
              saidAt: stock?.sentAt ?? null,
              moved: isMoved(listing),
              patient: isFresh(listing) || shared.has(listing.id),
            })
          : undefined;
      // What a call under way says of the number that they share, this look cannot know.
      const recount = shared.has(listing.id) ? undefined : asked;
      const { isLearnt, readings } =
        shown && recount ? learn(shown, own, looksOf(recount)) : { isLearnt: false, readings: shown?.readings };
      const isHad = shown !== undefined && !shared.has(listing.id);
      const records = listing.wires.map((wire) => judgeLook(listing, wire, { outcome, shown, isLearnt, isHad, now, random }));
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
}
