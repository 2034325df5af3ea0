import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Clock, inBreaths } from '../../../../libs/clock/index.js';
import { inTransaction, urgently, whileElsewhere } from '../../../../libs/db/index.js';
import type { OfferItem } from '../../../port/index.js';
import { replaceIssues } from '../../findings/issue.repository.js';
import { BudgetKeeper } from '../../reach/budget/budget-keeper.js';
import { ExchangeLog } from '../../reach/http/exchange-log.js';
import { saying } from '../../reach/http/traces.js';
import type { LoadedChannel } from '../../reach/loaded-channel.js';
import { leaseRequest } from '../lease/lease-request.js';
import { readBindings } from '../render/binding.repository.js';
import { payloadBodies } from '../render/payload.repository.js';
import { heldBack } from '../send/held-back.js';
import { sendsOfLastDay } from '../send/sender.repository.js';
import { WorkerSettings } from '../worker-settings.js';
import { leaseNumbers, leaseWiresToSend, type WiresWanted } from '../wires/lease-wires.repository.js';
import { releaseWires } from '../wires/wire-leases.repository.js';
import { takeLines } from '../wires/take-lines.js';
import { noteLines, saveOfferPayloads, saveSent } from '../wires/listing-offer.repository.js';
import { replaceDifferences } from '../render/render-difference.repository.js';
import { toOfferLines } from '../wires/offer-line.js';
import { openAlone, withNumbers } from './opening.js';
import {
  confirmedWrites,
  differencesOf,
  flips,
  foundIssues,
  held,
  isStop,
  notedOf,
  resting,
  speaking,
  type OutgoingOffer,
} from './outgoing.js';
import { sayTogether } from './say-batch.js';
import { leavingWrites, toOfferPayload, toSaid } from '../wires/said-rows.js';
import { judgeLines } from './say-lines.js';
import type { WiredListing } from '../wires/wire.js';
import { keepWires } from '../wires/wire-keeper.js';
import { recordOffers } from './record-offers.js';
import { WireRenderer, type RenderedWires } from './wire-renderer.service.js';
import { markWires, raiseJoined, recordWires, type WireRecord } from '../wires/wires.repository.js';

/** Listings judged in one go. */
const FEW = 20;

/** Prices and stock of one channel: lease, render, take budget, mark, send; `recordOffers` writes down what became of it. Knows no content but where a call must carry it. */
@Injectable()
export class WireSender {
  constructor(
    private readonly ds: DataSource,
    private readonly clock: Clock,
    private readonly budget: BudgetKeeper,
    private readonly renderer: WireRenderer,
    private readonly exchanges: ExchangeLog,
    private readonly settings: WorkerSettings,
  ) {}

  /** Returns how many listings it dealt with; 0: nothing was due. `only`: stops by themselves wait for the end of no batch, and are taken along by none. */
  async sendBatch(channel: LoadedChannel, only?: WiresWanted): Promise<number> {
    if (channel.dryRun) return 0;
    const { joined } = channel.adapter;
    const listings = await leaseWiresToSend(this.ds.manager, leaseRequest(channel, this.clock, this.settings), joined, only);
    if (listings.length === 0) return 0;
    // A look that finds nothing is no reason for anybody to wait.
    await (only === 'stops' ? urgently(this.ds, () => this.sayWires(channel, listings)) : this.sayWires(channel, listings));
    return listings.length;
  }

  private async sayWires(channel: LoadedChannel, listings: WiredListing[]): Promise<void> {
    await keepWires(this.ds, this.clock, this.settings, listings, async () => {
      const now = this.clock.now();
      const rendered = await this.renderer.render(channel, listings);
      await this.leaseNumbers(channel, rendered);
      const all = await inBreaths(rendered, FEW, (one): OutgoingOffer => {
        const judged = one.listing.wires.map((wire) => judgeLines(channel, one, wire, now));
        const verdicts = withNumbers(channel, one, judged);
        return { ...one, verdicts, said: verdicts.flatMap(({ say }) => say) };
      });
      const { leaving, waiting } = await this.afford(
        channel,
        all.filter(({ said }) => said.length > 0),
      );
      await this.settle(
        channel,
        all.filter((one) => one.said.length === 0),
        waiting,
      );
      await this.depart(channel, leaving, now);
    });
  }

  /** What a price is about to open is said with its number. Mostly no statement. */
  private async leaseNumbers(channel: LoadedChannel, rendered: RenderedWires[]): Promise<void> {
    const alone = new Map(openAlone(channel, rendered).map(({ listing }) => [listing.id, listing]));
    const request = leaseRequest(channel, this.clock, this.settings);
    for (const wire of await leaseNumbers(this.ds.manager, request, [...alone.keys()])) alone.get(wire.listingId)!.wires.push(wire);
  }

  /** A stop goes whatever the budget and our count of the day say; where a channel takes few writes a day, the last one is kept for what flips buyability. */
  private async afford(
    channel: LoadedChannel,
    ready: OutgoingOffer[],
  ): Promise<{ leaving: OutgoingOffer[]; waiting: Map<OutgoingOffer, number> }> {
    const waiting = new Map<OutgoingOffer, number>();
    if (ready.length === 0) return { leaving: [], waiting };
    const allowed = await this.withinDay(channel, ready);
    for (const one of ready) if (!allowed.has(one)) waiting.set(one, 0);
    const going = ready.filter((one) => allowed.has(one));
    const cost = (one: OutgoingOffer) => channel.adapter.cost('offer', one.planned);
    const stops = going.filter(isStop);
    if (stops.length > 0) await this.budget.overdraw(channel, stops.map(cost));
    const others = going.filter((one) => !isStop(one));
    const taken = others.length > 0 ? await this.budget.take(channel, others.map(cost)) : { granted: [], waitMs: 0 };
    others.forEach((one, index) => !taken.granted[index] && waiting.set(one, taken.waitMs));
    return { leaving: [...stops, ...others.filter((_, index) => taken.granted[index])], waiting };
  }

  private async withinDay(channel: LoadedChannel, ready: OutgoingOffer[]): Promise<Set<OutgoingOffer>> {
    const perDay = channel.adapter.cadence.sendsPerDay;
    if (perDay === undefined) return new Set(ready);
    await this.exchanges.flush();
    const ids = ready.map(({ listing }) => listing.id);
    const sends = await sendsOfLastDay(this.ds.manager, ids, this.clock.now());
    // When its day begins only the channel knows: it may take a stop that we would count as one too many, and else says until when that waits.
    return new Set(ready.filter((one) => isStop(one) || (sends.get(one.listing.id)?.count ?? 0) < (flips(one) ? perDay : perDay - 1)));
  }

  /** Wires that have nothing to say, and those that may not say it now. */
  private async settle(channel: LoadedChannel, quiet: OutgoingOffer[], waiting: Map<OutgoingOffer, number>): Promise<void> {
    const now = this.clock.now();
    const records = [
      ...quiet.flatMap(({ verdicts }) => verdicts.map((verdict) => resting(verdict, now))),
      ...[...waiting].flatMap(([{ verdicts }, waitMs]) =>
        verdicts.map(({ wire }): WireRecord => ({
          ...held(wire),
          state: 'planned',
          final: false,
          attempts: wire.attempts,
          ...heldBack(waitMs, now),
        })),
      ),
    ];
    const all = [...quiet, ...waiting.keys()];
    const confirmed = all.flatMap((one) => confirmedWrites(channel, one));
    if (records.length === 0) return;
    await inTransaction(this.ds, async (m) => {
      const ours = await recordWires(m, records, now);
      await takeLines(m, channel, confirmed.filter(({ listingId }) => ours.has(`${listingId} stock`)), now); // prettier-ignore
      await noteLines(m, notedOf(channel, all));
      await replaceDifferences(m, channel.code, channel.renderer, differencesOf(channel, all), now);
      await replaceIssues(m, channel.code, 'wire', all.map(foundIssues), now);
    });
  }

  private async depart(channel: LoadedChannel, leaving: OutgoingOffer[], began: Date): Promise<void> {
    if (leaving.length === 0) return;
    const now = this.clock.now();
    const payloads = new Map(
      leaving.map((one) => [
        one,
        speaking(one).map(({ wire, say }) => ({ wire, payload: toOfferPayload(channel, one.listing, wire.wire, say) })),
      ]),
    );
    const { marked, sequences } = await inTransaction(this.ds, async (m) => {
      await saveOfferPayloads(
        m,
        [...payloads.values()].flat().map(({ payload }) => payload),
        now,
      );
      await saveSent(
        m,
        leaving.flatMap(({ listing, said }) => leavingWrites(channel, listing.id, said)),
      );
      const ids = leaving.map(({ listing }) => listing.id);
      // Before they are marked: a withdrawal that holds the listing first sees no call of theirs, and this sees the withdrawal.
      const sequences = channel.adapter.joined ? await raiseJoined(m, ids, now) : undefined;
      const ready = leaving.filter(({ listing }) => sequences?.has(listing.id) ?? true);
      const departures = ready.flatMap((one) => payloads.get(one)!).map(({ wire, payload: { hash } }) => ({ ...held(wire), hash }));
      const names = await markWires(m, departures, now);
      const going = ready.filter((one) => speaking(one).every(({ wire }) => names.has(`${wire.listingId} ${wire.wire}`)));
      const quiet = leaving.flatMap(({ verdicts }) => verdicts.filter(({ say }) => say.length === 0));
      await recordWires(
        m,
        quiet.map((verdict) => resting(verdict, now)),
        now,
      );
      await noteLines(m, notedOf(channel, leaving));
      await replaceDifferences(m, channel.code, channel.renderer, differencesOf(channel, leaving), now);
      await releaseWires(
        m,
        leaving.filter((one) => !going.includes(one)).flatMap(({ listing }) => listing.wires),
      );
      return { marked: going, sequences };
    });
    await this.settings.pointOfFailure('wires_marked');
    if (marked.length === 0) return;
    saying(new Map(marked.map((one) => [one.listing.id, payloads.get(one)!.map(({ payload }) => toSaid(payload))])));
    const items = await this.items(channel, marked, sequences ?? new Map<string, bigint>(), (one) => payloads.get(one)![0]!.payload.hash);
    const outcomes = await whileElsewhere(this.ds, () => sayTogether(channel, items));
    await this.settings.pointOfFailure('wires_sent');
    await recordOffers({ ds: this.ds, now: this.clock.now(), random: this.settings.random }, channel, { sent: marked, outcomes, began });
    await this.budget.learn(channel);
    await this.budget.report(channel);
    await this.exchanges.flush();
  }

  private async items(
    channel: LoadedChannel,
    marked: OutgoingOffer[],
    sequences: ReadonlyMap<string, bigint>,
    hashOf: (one: OutgoingOffer) => string,
  ): Promise<OfferItem[]> {
    const m = this.ds.manager;
    const bindings = await readBindings(
      m,
      channel.code,
      marked.map(({ listing, lines }) => ({ name: listing.id, rootId: listing.rootId, keys: lines.map(({ sku }) => sku) })),
    );
    const hashes = marked.flatMap(({ listing }) => listing.acceptedPayloadHash ?? []);
    const contents = channel.adapter.joined ? await payloadBodies(m, hashes) : new Map<string, unknown>();
    return marked.map((one): OfferItem => {
      const { listing, planned, lines, said } = one;
      return {
        listingId: listing.id,
        listing: planned,
        lines: lines.flatMap(({ sku, before }) => toOfferLines(sku, said, before)),
        externalIds: listing.externalIds,
        bindings: bindings.get(listing.id) ?? {},
        sequence: sequences.get(listing.id) ?? 0n,
        payloadHash: hashOf(one),
        content: contents.get(listing.acceptedPayloadHash ?? ''),
      };
    });
  }
}
