import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Clock } from '../../../libs/clock/index.js';
import type { Problem } from '../../../libs/problem/index.js';
import { placesOf } from '../assortment/assortment.js';
import { leftOutOf, type LeftOutSku } from '../assortment/left-out.repository.js';
import { channelViews, type ChannelView } from '../reach/channel-views.repository.js';
import { standingOf, type DriftStanding } from '../findings/drift-standing.js';
import { explainListing } from './explain.js';
import type { ExplainInputs, Explanation } from './explanation.js';
import { LabelsShown } from './labels-shown.service.js';
import { driftOfListings, issuesOfListings, type DriftView, type IssueView, type ListingView } from './listing-views.repository.js';
import { holdsOfListings } from './listing-holds.js';
import { stopsOfListings, withReasons } from './listing-stops.js';
import { undeclaredOf } from './stock-sum.js';
import { linesOfListings, wiresOfListings, type WireLineView, type WireView } from './wire-views.repository.js';

/** A listing with all that is known of it. */
export interface ReadListing {
  listing: ListingView;
  channel: ChannelView;
  explanation: Explanation;
  /** Price and stock. */
  wires: WireView[];
  lines: WireLineView[];
  issues: IssueView[];
  drift: StandingDrift[];
}

/** A difference with where it stands. */
export type StandingDrift = DriftView & { standing: DriftStanding };

/** Listings with what is found, said and explained of them: one way to see them, whoever asks. */
@Injectable()
export class ReadListings {
  constructor(
    private readonly ds: DataSource,
    private readonly clock: Clock,
    private readonly labels: LabelsShown,
  ) {}

  /** In the order of the rows. A whole page takes ten statements, two for each market, and one for each channel that something leaves. */
  async of(rows: ListingView[]): Promise<ReadListing[]> {
    if (rows.length === 0) return [];
    const m = this.ds.manager;
    const ids = rows.map((row) => row.id);
    const [issues, drift] = [byListing(await issuesOfListings(m, ids)), byListing(await driftOfListings(m, ids))];
    const [wires, lines] = [byListing(await wiresOfListings(m, ids)), byListing(await linesOfListings(m, ids))];
    const holds = byListing(await holdsOfListings(m, ids));
    const channels = new Map((await channelViews(m)).map((one) => [one.code, one]));
    const stops = await stopsOfListings(m, rows, (code) => channels.get(code)!.market);
    const leftOut = await this.leftOut(rows, channels);
    const now = this.clock.now();
    const inputs = rows.map((listing): ExplainInputs => ({
      ...{
        listing,
        channel: channels.get(listing.channel)!,
        now,
        stops: stops.get(listing.id) ?? [],
        leftOut: leftOut.get(listing.id) ?? null,
      },
      ...{ wires: wires.get(listing.id) ?? [], issues: issues.get(listing.id) ?? [], holds: holds.get(listing.id) ?? [], labels: [] },
      undeclared: undeclaredOf(lines.get(listing.id) ?? []),
      drift: (drift.get(listing.id) ?? []).map((one) => ({ ...one, standing: standingOf(one, listing, now) })),
    }));
    const labels = await this.labelsOf(inputs, channels);
    return inputs.map((one): ReadListing => ({
      listing: one.listing,
      channel: channels.get(one.listing.channel)!,
      explanation: explainListing({ ...one, labels: labels.get(one.listing.id) ?? [] }),
      ...{ wires: one.wires, lines: withReasons(lines.get(one.listing.id) ?? [], one.stops) },
      ...{ issues: issues.get(one.listing.id) ?? [], drift: one.drift },
    }));
  }

  /** By listing id: why what is to leave, or has left, is not meant for its channel. */
  private async leftOut(rows: ListingView[], channels: ReadonlyMap<string, ChannelView>): Promise<Map<string, LeftOutSku>> {
    const leaving = rows.filter(({ wanted, removal }) => !wanted || removal !== null);
    const found = new Map<string, LeftOutSku>();
    for (const [code, own] of Map.groupBy(leaving, ({ channel }) => channel)) {
      const skus = [...new Set(own.flatMap((one) => one.skus))];
      const known = await leftOutOf(this.ds.manager, placesOf(code, channels.get(code)!.market), skus);
      for (const one of own) {
        const [first] = one.skus.flatMap((sku) => known.get(sku) ?? []);
        if (first && one.skus.every((sku) => known.has(sku))) found.set(one.id, first);
      }
    }
    return found;
  }

  /** Asked only of what would be said to be well: everything else is told first. */
  private labelsOf(inputs: ExplainInputs[], channels: ReadonlyMap<string, ChannelView>): Promise<Map<string, Problem[]>> {
    const well = inputs.filter((one) => one.listing.state === 'live' && explainListing(one).waitsFor === null);
    return this.labels.notLive(
      well.map(({ listing }) => listing),
      (code) => channels.get(code)!.locales,
    );
  }
}

function byListing<T extends { listingId: string | null }>(rows: T[]): Map<string, T[]> {
  return Map.groupBy(rows, ({ listingId }) => listingId ?? '');
}
