import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Clock } from '../../../../libs/clock/index.js';
import { inTransaction } from '../../../../libs/db/index.js';
import { BudgetKeeper } from '../../reach/budget/budget-keeper.js';
import { ChannelDirectory } from '../../reach/channel-directory.js';
import type { LoadedChannel } from '../../reach/loaded-channel.js';
import type { SendItem, SendOutcome } from '../../../port/index.js';
import { ExchangeLog } from '../../reach/http/exchange-log.js';
import { replaceIssues } from '../../findings/issue.repository.js';
import { heldBack } from './held-back.js';
import { keepLeases } from '../lease/keep-leases.js';
import { leaseRequest } from '../lease/lease-request.js';
import { leaseToSend, releaseLeases } from '../lease/lease.repository.js';
import { plannedListing, type LeasedListing } from '../leased-listing.js';
import { savePayloads } from '../render/payload.repository.js';
import { RenderBatch, type JudgedListing } from '../render/render-batch.service.js';
import { resting } from '../render/rests.js';
import {
  departing,
  firstSends,
  foundDifference,
  foundIssues,
  madeNow,
  toItem,
  toBeKept,
  type OutgoingListing,
} from './outgoing-listing.js';
import { sendAlone, sendTogether } from './send-batch.js';
import { recordGroup } from './record-group.js';
import { firstSendsOf, markSending, sendsOfLastDay, settleRendered, type UnsentListing } from './sender.repository.js';
import { saying } from '../../reach/http/traces.js';
import { saveOfferPayloads, saveSent } from '../wires/listing-offer.repository.js';
import { leavingWrites, toSaid } from '../wires/said-rows.js';
import { lookFirst } from '../wires/look-wires.repository.js';
import { WorkerSettings } from '../worker-settings.js';
import { replaceDifferences } from '../render/render-difference.repository.js';

/** One batch of one channel: lease, render, take budget, mark, send; `recordGroup` writes down what became of it. */
@Injectable()
export class SenderService {
  /** What a send of this channel costs on average: how many to lease, so that little is rendered in vain when the budget is small. */
  private readonly affordable = new Map<string, number>();

  constructor(
    private readonly ds: DataSource,
    private readonly clock: Clock,
    private readonly budget: BudgetKeeper,
    private readonly directory: ChannelDirectory,
    private readonly renderer: RenderBatch,
    private readonly exchanges: ExchangeLog,
    private readonly settings: WorkerSettings,
  ) {}

  /** Returns how many listings it dealt with; 0: nothing was due. */
  async sendBatch(recent: LoadedChannel): Promise<number> {
    const rows = await this.lease(recent);
    if (rows.length === 0) return 0;
    // As it is now: an attribute that was saved since is in what is due, and rendered without it that would be refused, or leave without it, for good.
    const channel = (await this.directory.find(recent.code)) ?? recent;
    await keepLeases(this.ds, this.clock, this.settings, rows, async () => {
      const judged = await resting(this.ds.manager, await this.renderer.judge(channel, rows));
      const ready = channel.dryRun ? [] : await this.withinCadence(channel, departing(channel, judged));
      const { leaving, waitMs } = await this.afford(channel, ready);
      const sequences = await this.persist(channel, judged, leaving, waitMs);
      const marked = leaving.filter(({ row }) => sequences.has(row.id));
      await this.settings.pointOfFailure('marked');
      await this.send(channel, marked, sequences);
    });
    return rows.length;
  }

  private lease(channel: LoadedChannel): Promise<LeasedListing[]> {
    const limit = Math.min(this.settings.batchSize, this.affordable.get(channel.code) ?? this.settings.batchSize);
    return leaseToSend(this.ds.manager, leaseRequest(channel, this.clock, this.settings, limit), channel.dryRun);
  }

  /** A channel that takes a few updates a day gets the newest at the end of the day's allowance instead of refusals. */
  private async withinCadence(channel: LoadedChannel, ready: OutgoingListing[]): Promise<OutgoingListing[]> {
    const perDay = channel.adapter.cadence.sendsPerDay;
    if (perDay === undefined || ready.length === 0) return ready;
    await this.exchanges.flush();
    const sends = await sendsOfLastDay(
      this.ds.manager,
      ready.map(({ row }) => row.id),
      this.clock.now(),
    );
    // The last one is kept for what makes a thing buyable or not; what is not on the channel yet has nothing to keep it for.
    return ready.filter(({ row }) => (sends.get(row.id)?.count ?? 0) < (row.acceptedPayloadHash === null ? perDay : perDay - 1));
  }

  private async afford(channel: LoadedChannel, ready: OutgoingListing[]): Promise<{ leaving: OutgoingListing[]; waitMs: number }> {
    if (ready.length === 0) return { leaving: [], waitMs: 0 };
    const costs = ready.map(({ row }) =>
      channel.adapter.cost('send', plannedListing(row), row.acceptedPayloadHash !== null && !row.mayBeGoneSince),
    );
    const taken = await this.budget.take(channel, costs);
    const leaving = ready.filter((_, index) => taken.granted[index]);
    this.affordable.set(channel.code, leaving.length === ready.length ? this.settings.batchSize : Math.max(1, leaving.length * 2));
    return { leaving, waitMs: taken.waitMs };
  }

  /** Writes down, in one transaction, what was rendered and what is about to leave. */
  private async persist(
    channel: LoadedChannel,
    judged: JudgedListing[],
    leaving: OutgoingListing[],
    waitMs: number,
  ): Promise<Map<string, bigint>> {
    const now = this.clock.now();
    const going = new Set(leaving.map(({ row }) => row.id));
    const settled = judged.filter(({ row }) => !going.has(row.id)).map((one) => this.settle(channel, one, now, waitMs));
    const shown = channel.dryRun ? departing(channel, judged) : leaving;
    return inTransaction(this.ds, async (m) => {
      // First, as whoever makes pictures locks them first.
      await this.renderer.askForPictures(m, channel, judged);
      await savePayloads(m, toBeKept(channel, judged, shown), now);
      await saveOfferPayloads(
        m,
        leaving.flatMap(({ payloads }) => payloads),
        now,
      );
      await saveSent(
        m,
        leaving.flatMap(({ row, carried }) => leavingWrites(channel, row.id, carried.said)),
      );
      const done = await settleRendered(m, settled, channel.mappingId);
      await lookFirst(
        m,
        judged.flatMap(({ verdict }) => (verdict.step === 'wait' ? (verdict.looks ?? []) : [])),
        now,
      );
      await replaceIssues(m, channel.code, 'plinth', judged.flatMap(foundIssues), now);
      await replaceDifferences(m, channel.code, channel.renderer, judged.flatMap(foundDifference), now);
      const departures = leaving.map(({ row, rendered }) => ({
        id: row.id,
        fence: row.fence,
        revision: row.revision,
        hash: rendered.hash,
        editionId: rendered.editionId!,
        joined: row.joinedRevision,
        made: rendered.made,
        judgedRenderer: channel.renderer,
      }));
      const sequences = await markSending(m, departures, channel.mappingId, now);
      const rest = judged.map(({ row }) => row).filter((row) => !done.has(row.id) && !sequences.has(row.id));
      await releaseLeases(m, rest);
      return sequences;
    });
  }

  private settle(channel: LoadedChannel, { row, verdict, rendered }: JudgedListing, now: Date, waitMs: number): UnsentListing {
    const base = {
      id: row.id,
      fence: row.fence,
      revision: row.revision,
      editionId: rendered?.editionId ?? null,
      made: madeNow(row, rendered),
      judgedRenderer: rendered ? channel.renderer : null,
    };
    const later = (ms: number): Date => new Date(now.getTime() + ms);
    switch (verdict.step) {
      case 'wait':
        return {
          ...base,
          state: 'planned',
          final: false,
          nextAt: later(verdict.delayMs),
          attempts: row.attempts + 1,
          problem: verdict.problem,
        };
      case 'refuse':
        return { ...base, state: 'refused', final: true, nextAt: now, attempts: 0, problem: verdict.problem };
      case 'keep':
        return {
          ...base,
          state: verdict.state,
          final: true,
          nextAt: now,
          attempts: 0,
          problem: verdict.problem,
          editionId: base.editionId ?? verdict.editionId ?? null,
        };
      case 'send':
        if (channel.dryRun) return { ...base, state: 'planned', final: true, nextAt: now, attempts: 0, problem: null };
        return { ...base, state: 'planned', final: false, attempts: row.attempts, ...heldBack(waitMs, now) };
    }
  }

  private async send(channel: LoadedChannel, leaving: OutgoingListing[], sequences: Map<string, bigint>): Promise<void> {
    if (leaving.length === 0) return;
    const alone = leaving.filter(({ row }) => row.lastProblem?.alone);
    const together = leaving.filter(({ row }) => !row.lastProblem?.alone);
    await this.sendGroup(channel, together, (items) => sendTogether(channel, items), sequences);
    for (const one of alone) await this.sendGroup(channel, [one], ([item]) => sendAlone(channel, item!), sequences);
  }

  private async sendGroup(
    channel: LoadedChannel,
    group: OutgoingListing[],
    call: (items: SendItem[]) => Promise<{ outcomes: SendOutcome[]; broke: boolean[] }>,
    sequences: Map<string, bigint>,
  ): Promise<void> {
    if (group.length === 0) return;
    const first = await firstSendsOf(this.ds.manager, channel.code, firstSends(group));
    const items = group.map((one): SendItem => {
      const { isDecided = false, takesFrom = null } = first.get(one.row.id) ?? {};
      return { ...toItem(one, sequences.get(one.row.id)!), ...(isDecided && { decided: 'create' }), ...(takesFrom && { takesFrom }) };
    });
    saying(new Map(group.map((one) => [one.row.id, [one.rendered, ...one.payloads.map(toSaid)]])));
    const { outcomes, broke } = await call(items);
    await this.settings.pointOfFailure('sent');
    await recordGroup({ ds: this.ds, now: this.clock.now(), random: this.settings.random }, channel, { group, outcomes, broke, sequences });
    await this.budget.learn(channel);
    await this.budget.report(channel);
    await this.exchanges.flush();
  }
}
