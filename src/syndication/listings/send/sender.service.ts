import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Clock } from '../../../../libs/clock/index.js';
import { inTransaction } from '../../../../libs/db/index.js';
import { BudgetKeeper } from '../../reach/budget/budget-keeper.js';
import type { LoadedChannel } from '../../reach/loaded-channel.js';
import type { SendItem, SendOutcome } from '../../../port/index.js';
import { ExchangeLog } from '../../reach/http/exchange-log.js';
import { replaceIssues, type FoundIssues } from '../../findings/issue.repository.js';
import { saveBindings } from '../render/binding.repository.js';
import { judgeOutcome } from './judge-outcome.js';
import { LEASE_MS, LeaseKeeper } from '../lease/lease-keeper.js';
import { leaseToSend, releaseLeases } from '../lease/lease.repository.js';
import { logSteps } from '../lease/step-log.js';
import { plannedListing, type LeasedListing } from '../leased-listing.js';
import { savePayloads, type NewPayload } from '../render/payload.repository.js';
import { RenderBatch, type JudgedListing } from '../render/render-batch.service.js';
import type { RenderedListing } from '../render/render-listing.js';
import { sendAlone, sendTogether } from './send-batch.js';
import { decidedToCreate, markSending, recordSends, sendsOfLastDay, settleRendered, type UnsentListing } from './sender.repository.js';
import { WorkerSettings } from '../worker-settings.js';

/** A listing with its payload, on the way out. */
interface OutgoingListing {
  row: LeasedListing;
  rendered: RenderedListing;
  lane: 'content' | 'offer';
}

/** One batch of one channel: lease, render, take budget, mark, send, record. */
@Injectable()
export class SenderService {
  /** What a send of this channel costs on average: how many to lease, so that little is rendered in vain when the budget is small. */
  private readonly affordable = new Map<string, number>();

  constructor(
    private readonly ds: DataSource,
    private readonly clock: Clock,
    private readonly budget: BudgetKeeper,
    private readonly renderer: RenderBatch,
    private readonly exchanges: ExchangeLog,
    private readonly settings: WorkerSettings,
  ) {}

  /** Returns how many listings it dealt with; 0: nothing was due. */
  async sendBatch(channel: LoadedChannel): Promise<number> {
    const rows = await this.lease(channel);
    if (rows.length === 0) return 0;
    await LeaseKeeper.during(this.ds, this.clock, this.settings.owner, rows, async () => {
      const judged = await this.renderer.judge(channel, rows);
      const ready = channel.dryRun ? [] : await this.withinCadence(channel, departing(judged));
      const { leaving, waitMs } = await this.afford(channel, ready);
      const sequences = await this.persist(channel, judged, leaving, waitMs);
      const marked = leaving.filter(({ row }) => sequences.has(row.id));
      await this.settings.pointOfFailure('marked');
      await this.send(channel, marked, sequences);
    });
    return rows.length;
  }

  private lease(channel: LoadedChannel): Promise<LeasedListing[]> {
    const now = this.clock.now();
    const limit = Math.min(this.settings.batchSize, this.affordable.get(channel.code) ?? this.settings.batchSize);
    const until = new Date(now.getTime() + LEASE_MS);
    return leaseToSend(this.ds.manager, { channelCode: channel.code, owner: this.settings.owner, now, until, limit }, channel.dryRun);
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
    return ready.filter(({ row }) => (sends.get(row.id)?.count ?? 0) < perDay);
  }

  private async afford(channel: LoadedChannel, ready: OutgoingListing[]): Promise<{ leaving: OutgoingListing[]; waitMs: number }> {
    if (ready.length === 0) return { leaving: [], waitMs: 0 };
    const costs = ready.map(({ row, lane }) => channel.adapter.cost(lane === 'offer' ? 'offer' : 'send', plannedListing(row)));
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
    const shown = channel.dryRun ? departing(judged) : leaving;
    return inTransaction(this.ds, async (m) => {
      await savePayloads(
        m,
        shown.map((one) => toPayload(channel, one)),
        now,
      );
      const done = await settleRendered(m, settled, channel.mappingId);
      await replaceIssues(m, channel.code, 'plinth', judged.flatMap(foundIssues), now);
      const departures = leaving.map(({ row, rendered }) => ({
        id: row.id,
        fence: row.fence,
        revision: row.revision,
        hash: rendered.hash,
        editionId: rendered.editionId!,
        offerRevision: rendered.offerRevision,
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
      offerRevision: rendered?.offerRevision ?? null,
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
        return { ...base, state: verdict.state, final: true, nextAt: now, attempts: 0, problem: verdict.problem };
      case 'send':
        if (channel.dryRun) return { ...base, state: 'planned', final: true, nextAt: now, attempts: 0, problem: null };
        return { ...base, ...this.held(row, waitMs, now) };
    }
  }

  /** Ready, but over the budget of the moment (short) or the allowance of the day (an hour until the next look). */
  private held(row: LeasedListing, waitMs: number, now: Date): Pick<UnsentListing, 'state' | 'final' | 'nextAt' | 'attempts' | 'problem'> {
    const delay = waitMs > 0 ? waitMs : 3_600_000;
    const message =
      waitMs > 0 ? 'The budget of the channel account is used up for the moment' : 'The channel takes no more updates of it today';
    const problem = { code: waitMs > 0 ? 'waits_for_budget' : 'waits_for_allowance', message, fix: 'Nothing to do: it goes on by itself' };
    return { state: 'planned', final: false, nextAt: new Date(now.getTime() + delay), attempts: row.attempts, problem };
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
    const created = await decidedToCreate(this.ds.manager, channel.code, firstSends(group));
    const items = group.map((one) => toItem(one, sequences.get(one.row.id)!));
    const { outcomes, broke } = await call(items.map((item) => (created.has(item.listingId) ? { ...item, decided: 'create' } : item)));
    await this.settings.pointOfFailure('sent');
    await this.record(channel, group, outcomes, broke);
    await this.budget.learn(channel);
    await this.budget.report(channel);
    await this.exchanges.flush();
  }

  private async record(channel: LoadedChannel, group: OutgoingListing[], outcomes: SendOutcome[], broke: boolean[]): Promise<void> {
    const now = this.clock.now();
    const records = group.map(({ row, rendered }, index) => {
      const record = judgeOutcome(row, rendered.hash, outcomes[index]!, now, this.settings.random);
      return broke[index] && record.problem ? { ...record, problem: { ...record.problem, alone: true } } : record;
    });
    await inTransaction(this.ds, async (m) => {
      const ours = new Set(await recordSends(m, records, now));
      const bindings = outcomes.map((outcome) => ('bindings' in outcome ? outcome.bindings : undefined));
      await saveBindings(m, channel.code, Object.assign({}, ...bindings), now);
      const told = group.flatMap(({ row }, index) => (ours.has(row.id) ? toldIssues(row, outcomes[index]!) : []));
      await replaceIssues(m, channel.code, 'channel', told, now);
    });
    logSteps(
      'sent',
      group.map(({ row }, index) => ({ row, state: records[index]!.state })),
    );
  }
}

function departing(judged: JudgedListing[]): OutgoingListing[] {
  return judged.flatMap(({ row, verdict, rendered }) =>
    verdict.step === 'send' && rendered ? [{ row, rendered, lane: verdict.lane }] : [],
  );
}

/** Those of which the channel may have something that is not ours. */
function firstSends(group: OutgoingListing[]): string[] {
  return group.filter(({ row, lane }) => lane === 'content' && Object.keys(row.externalIds).length === 0).map(({ row }) => row.id);
}

function toPayload(channel: LoadedChannel, { row, rendered, lane }: OutgoingListing): NewPayload {
  const { hash, body, owned, sources, editionHash, offerRevision, requirementVersion, bindingsHash } = rendered;
  const inputs = { editionId: rendered.editionId!, mappingId: channel.mappingId, requirementVersion, bindingsHash };
  return { hash, listingId: row.id, lane, body, owned, sources, editionHash, offerRevision, ...inputs };
}

function toItem({ row, rendered, lane }: OutgoingListing, sequence: bigint): SendItem {
  return {
    listingId: row.id,
    listing: plannedListing(row),
    lane,
    payload: lane === 'offer' ? rendered.offerPayload : rendered.payload,
    payloadHash: rendered.hash,
    sequence,
    externalIds: row.externalIds,
    bindings: rendered.bindings,
  };
}

function foundIssues({ row, issues }: JudgedListing): FoundIssues[] {
  return issues ? [{ listingId: row.id, rootId: row.rootId, sku: row.sku, issues }] : [];
}

/** Only an answer says anything about issues; a retry or no answer leaves what was known. */
function toldIssues(row: LeasedListing, outcome: SendOutcome): FoundIssues[] {
  if (outcome.outcome !== 'accepted' && outcome.outcome !== 'terminal') return [];
  return [{ listingId: row.id, rootId: row.rootId, sku: row.sku, issues: outcome.issues ?? [] }];
}
