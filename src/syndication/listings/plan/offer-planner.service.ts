import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { Clock } from '../../../../libs/clock/index.js';
import { afterUrgent, inTransaction, together, urgently } from '../../../../libs/db/index.js';
import { stopsWait, takeOffers, type OffersWanted, type OfferWork } from '../../../catalog/index.js';
import { ChannelDirectory } from '../../reach/channel-directory.js';
import type { LoadedChannel } from '../../reach/loaded-channel.js';
import { readOffers } from '../../inputs/offer.repository.js';
import { ALL_STOCK, gateOffers, isStopSell, type ShownStock } from '../../inputs/offer-rules.js';
import { countedOn, sinceLift } from '../../inputs/since-lift.js';
import { stopOf } from '../../inputs/stop.js';
import { readStandings } from '../../inputs/stops.repository.js';
import { shownStockOf } from '../../reach/stock-locations.js';
import { PRIORITY } from '../../listing.js';
import type { OfferWire } from '../../../port/index.js';
import { wakeWires, type WireWake } from '../wires/wake-wires.repository.js';
import { OFFER_WIRES, WIRE_PRIORITY } from '../wires/wire.js';
import { LookAtSales } from './look-at-sales.service.js';
import { listingsOfSkus, wakeForOffers } from './wake-listings.repository.js';
import { WorkerSettings } from '../worker-settings.js';

/** Offers per batch: a statement each way, so many at once; and no more, because what is said of the same listings waits for the batch in hand (500: 0.6 s). */
const OFFERS_PER_BATCH = 150;
/** Batches between two of editions: one alone fell behind them, and what was planned late waited for a second turn where a channel gives few a day. */
const BATCHES = 4;

/** Changed prices and stock wake the wires of the listings that show them, stop-sells first; content only where it waits for an offer. */
@Injectable()
export class OfferPlannerService {
  constructor(
    private readonly ds: DataSource,
    private readonly clock: Clock,
    private readonly directory: ChannelDirectory,
    private readonly settings: WorkerSettings,
    private readonly sales: LookAtSales,
  ) {}

  /** Returns how many offers it took; 0: nothing has changed. */
  async planBatches(): Promise<number> {
    await this.sales.look();
    let count = await this.planStops();
    for (let batch = 1; batch <= BATCHES; batch++) {
      await afterUrgent(this.ds);
      const taken = await this.planBatch('others');
      count += taken;
      if (taken < OFFERS_PER_BATCH) break;
    }
    return count;
  }

  /** Stop-sells alone: beside a burst they wait neither for the batch in hand nor for the editions that come after it, and no other batch takes them along. */
  async planStops(): Promise<number> {
    return (await stopsWait(this.ds.manager)) ? urgently(this.ds, () => this.planBatch('stops')) : 0;
  }

  private async planBatch(only: OffersWanted): Promise<number> {
    const channels = new Map((await this.directory.recent()).map((channel) => [channel.code, channel]));
    return inTransaction(this.ds, async (m) => {
      const work = await takeOffers(m, OFFERS_PER_BATCH, only);
      for (const market of new Set(work.map((one) => one.marketCode))) {
        await this.planMarket(
          m,
          market,
          work.filter((one) => one.marketCode === market),
          channels,
        );
      }
      return work.length;
    });
  }

  private async planMarket(
    m: EntityManager,
    market: string,
    work: OfferWork[],
    channels: ReadonlyMap<string, LoadedChannel>,
  ): Promise<void> {
    const now = this.clock.now();
    const changed = new Map(work.map((one) => [one.sku, one]));
    const sharing = sharingWith(market, channels);
    const listings = await listingsOfSkus(m, market, sharing, [...changed.keys()]);
    if (listings.length === 0) return;
    const skus = [...new Set(listings.flatMap((listing) => listing.skus))];
    const [read, standings] = await together([readOffers(m, skus, market), readStandings(m, skus, market)]);
    const offers = sinceLift(gateOffers(read, now), standings);
    const isStopped = (sku: string, shown: ShownStock): boolean =>
      isStopSell(offers.get(sku), shown) || stopOf(standings.get(sku), countedOn(offers.get(sku))) !== undefined;
    const wakes = listings.map((listing) => {
      const channel = channels.get(listing.channelCode);
      const isOwn = channel === undefined || channel.config.market.code === market;
      const shown = channel ? shownStockOf(channel) : ALL_STOCK;
      const stops = isOwn && listing.skus.some((sku) => changed.has(sku) && isStopped(sku, shown));
      const delayMs = stops ? 0 : (channel?.adapter.cadence.offerDelayMs ?? 0);
      const own = listing.skus.flatMap((sku) => changed.get(sku) ?? []);
      // A count after a lift opens what the recall closed, on some channels the price; where others share the stock, any count may open offers.
      const isPlain = !channel?.pool.length && !listing.skus.some((sku) => standings.has(sku));
      const recount = isPlain && own.every((one) => one.recount);
      // Where few calls a day are allowed, what is said later goes along with what is said first.
      const isApart = isPlain && !stops && channel !== undefined && channel.adapter.cadence.sendsPerDay === undefined;
      const wires = recount ? STOCK_ONLY : isApart ? wiresOf(own) : OFFER_WIRES;
      return { listing, stops, recount, wires, isOwn, delayMs, priced: wiresOf(own).includes('price'), traceId: newest(own) };
    });
    await wakeWires(
      m,
      wakes.flatMap(({ listing: { id: listingId, channelCode }, stops, wires, delayMs, traceId }) =>
        wires.map((wire): WireWake => {
          const priority = stops ? WIRE_PRIORITY.stop_sell : WIRE_PRIORITY[wire];
          return { listingId, wire, channelCode, priority, delayMs, traceId };
        }),
      ),
      now,
    );
    const contents = wakes.filter(({ listing, recount, isOwn }) => listing.wantsContent && !recount && isOwn);
    await wakeForOffers(
      m,
      contents.map(({ listing: { id }, delayMs, priced, traceId }) => ({
        ...{ id, lane: 'offer' as const, priority: PRIORITY.offer },
        ...{ delayMs, priced, traceId },
      })),
      now,
    );
  }
}

/** Channels of other markets that sell from the same stock as one of this market. */
function sharingWith(market: string, channels: ReadonlyMap<string, LoadedChannel>): string[] {
  const here = [...channels.values()].filter(({ config }) => config.market.code === market);
  return [...new Set(here.flatMap(({ pool }) => pool.flatMap((one) => (one.market === market ? [] : one.code))))];
}

const STOCK_ONLY: readonly OfferWire[] = ['stock'];

/** Those that have something to say of these changes: a wire that has nothing costs a look at the ledger all the same. */
const wiresOf = (changes: OfferWork[]): readonly OfferWire[] =>
  OFFER_WIRES.filter((wire) => changes.some((one) => (one.recount ? 'stock' : (one.wire ?? wire)) === wire));

/** A listing that shows several changed offers is sent for the last of them. */
const newest = (changes: OfferWork[]): string | null => changes.sort((a, b) => b.at.getTime() - a.at.getTime())[0]?.traceId ?? null;
