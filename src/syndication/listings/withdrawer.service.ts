import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Clock } from '../../../libs/clock/index.js';
import { inTransaction } from '../../../libs/db/index.js';
import { BudgetKeeper } from '../channels/budget-keeper.js';
import type { LoadedChannel } from '../channels/loaded-channel.js';
import type { SendOutcome, WithdrawItem } from '../channel.js';
import { ExchangeLog } from '../ledger/exchange-log.js';
import { replaceIssues } from '../ledger/issue.repository.js';
import { retryDelay } from './backoff.js';
import { rejection } from './judge-outcome.js';
import { LEASE_MS, LeaseKeeper } from './lease-keeper.js';
import { leaseToWithdraw } from './lease.repository.js';
import { plannedListing, type LeasedListing } from './listing.js';
import { releaseLeases } from './sender.repository.js';
import { raiseSequences, recordWithdrawals, type WithdrawRecord } from './withdrawer.repository.js';
import { WorkerSettings } from './worker-settings.js';

/** A refused withdrawal is looked at again after this long, or when a person asks. */
const REFUSED_AGAIN_MS = 3_600_000;

/** Takes off the channel what is no longer wanted. Withdrawing is safe to repeat, so an answer that was lost is simply asked for again. */
@Injectable()
export class WithdrawerService {
  constructor(
    private readonly ds: DataSource,
    private readonly clock: Clock,
    private readonly budget: BudgetKeeper,
    private readonly exchanges: ExchangeLog,
    private readonly settings: WorkerSettings,
  ) {}

  async withdrawBatch(channel: LoadedChannel): Promise<number> {
    if (channel.dryRun) return 0;
    const now = this.clock.now();
    const { owner, batchSize: limit } = this.settings;
    const request = { channelCode: channel.code, owner, now, until: new Date(now.getTime() + LEASE_MS), limit };
    const rows = await leaseToWithdraw(this.ds.manager, request);
    if (rows.length > 0) await LeaseKeeper.during(this.ds, this.clock, owner, rows, () => this.work(channel, rows));
    return rows.length;
  }

  private async work(channel: LoadedChannel, rows: LeasedListing[]): Promise<void> {
    // What never left needs no call.
    const never = rows.filter((row) => row.sentAt === null && Object.keys(row.externalIds).length === 0);
    const there = rows.filter((row) => !never.includes(row));
    const sequences = await raiseSequences(this.ds.manager, there);
    const ours = there.filter((row) => sequences.has(row.id));
    await releaseLeases(
      this.ds.manager,
      there.filter((row) => !sequences.has(row.id)),
    );
    const taken = await this.budget.take(
      channel,
      ours.map((row) => channel.adapter.cost('send', plannedListing(row))),
    );
    const going = ours.filter((_, index) => taken.granted[index]);
    const outcomes = await this.withdraw(channel, going, sequences);
    await this.settings.pointOfFailure('withdrawn');
    const wait: SendOutcome = {
      outcome: 'retry',
      afterMs: taken.waitMs,
      reason: 'The budget of the channel account is used up for the moment',
    };
    const done: SendOutcome = { outcome: 'accepted', processed: true, pollAfterMs: 0 };
    const known = new Map(going.map((row, index) => [row.id, outcomes[index]!]));
    await this.record(channel, [...never, ...ours], (row) => known.get(row.id) ?? (never.includes(row) ? done : wait));
  }

  private async withdraw(channel: LoadedChannel, rows: LeasedListing[], sequences: Map<string, bigint>): Promise<SendOutcome[]> {
    if (rows.length === 0) return [];
    const items = rows.map((row): WithdrawItem => ({
      listingId: row.id,
      listing: plannedListing(row),
      externalIds: row.externalIds,
      sequence: sequences.get(row.id)!,
    }));
    const outcomes = await withdrawSafely(channel, items);
    await this.budget.learn(channel);
    await this.exchanges.flush();
    return outcomes;
  }

  private async record(channel: LoadedChannel, rows: LeasedListing[], outcomeOf: (row: LeasedListing) => SendOutcome): Promise<void> {
    const now = this.clock.now();
    const records = rows.map((row) => judgeWithdrawal(row, outcomeOf(row), now, this.settings.random));
    await inTransaction(this.ds, async (m) => {
      const ours = new Set(await recordWithdrawals(m, records, now));
      const told = rows.flatMap((row) => {
        const outcome = outcomeOf(row);
        if (!ours.has(row.id) || outcome.outcome === 'retry' || outcome.outcome === 'unknown') return [];
        return [{ listingId: row.id, rootId: row.rootId, sku: row.sku, issues: outcome.outcome === 'terminal' ? outcome.issues : [] }];
      });
      await replaceIssues(m, channel.code, 'channel', told, now);
    });
  }
}

/** Alone, too, if together it fails: one that breaks the adapter keeps no other on the channel. */
async function withdrawSafely(channel: LoadedChannel, items: WithdrawItem[]): Promise<SendOutcome[]> {
  try {
    const outcomes = await channel.adapter.withdraw(items, channel.context);
    if (outcomes.length === items.length) return outcomes;
    throw new Error('Not as many outcomes as items');
  } catch (error) {
    if (items.length === 1) return [{ outcome: 'retry', afterMs: 60_000, reason: `The adapter failed: ${String(error)}` }];
    const outcomes: SendOutcome[] = [];
    for (const item of items) outcomes.push(...(await withdrawSafely(channel, [item])));
    return outcomes;
  }
}

function judgeWithdrawal(row: LeasedListing, outcome: SendOutcome, now: Date, random: () => number): WithdrawRecord {
  const base = { id: row.id, fence: row.fence };
  const at = (ms: number): Date => new Date(now.getTime() + ms);
  if (outcome.outcome === 'accepted') return { ...base, state: 'withdrawn', nextAt: now, attempts: 0, problem: null };
  if (outcome.outcome === 'terminal') {
    return { ...base, state: 'withdrawing', nextAt: at(REFUSED_AGAIN_MS), attempts: 0, problem: rejection(outcome.issues, null) };
  }
  const asked = outcome.outcome === 'retry' ? outcome.afterMs : 0;
  const problem = { code: 'retry', message: outcome.reason, fix: 'Nothing to do: it is tried again by itself' };
  return { ...base, state: 'withdrawing', nextAt: at(retryDelay(row.attempts, asked, random)), attempts: row.attempts + 1, problem };
}
