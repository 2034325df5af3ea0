import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Clock } from '../../../../libs/clock/index.js';
import { blockAccount, ensureBuckets, learnBudget, overdrawTokens, takeTokens } from './budget.repository.js';
import type { LoadedChannel } from '../loaded-channel.js';

export interface Cost {
  bucket: string;
  amount: number;
}

export interface BudgetGrant {
  /** For each cost, in order: may it go? Within a bucket the first ones go first. */
  granted: boolean[];
  /** When the first of those that may not could. */
  waitMs: number;
}

/** Consecutive batches without one answer that make us believe that an account's channel is down. */
const TRIPS_AFTER = 3;
const FIRST_BLOCK_MS = 2_000;
const LONGEST_BLOCK_MS = 5 * 60_000;

/** The budget of channel accounts, shared by all workers through the database. */
@Injectable()
export class BudgetKeeper {
  private readonly ensured = new Set<string>();
  private readonly failures = new Map<string, number>();

  constructor(
    private readonly ds: DataSource,
    private readonly clock: Clock,
  ) {}

  async take(channel: LoadedChannel, costs: Cost[]): Promise<BudgetGrant> {
    await this.ensure(channel);
    const granted = costs.map(() => false);
    let waitMs = 0;
    for (const bucket of new Set(costs.map((cost) => cost.bucket))) {
      const indexes = costs.flatMap((cost, index) => (cost.bucket === bucket ? [index] : []));
      const { count, wait } = await this.takeFrom(
        channel,
        bucket,
        indexes.map((index) => costs[index]!.amount),
      );
      indexes.slice(0, count).forEach((index) => (granted[index] = true));
      if (count < indexes.length) waitMs = Math.max(waitMs, wait);
    }
    return { granted, waitMs };
  }

  /** For what must not wait, a stop-sell: it goes although the bucket is empty, and what comes after pays for it. */
  async overdraw(channel: LoadedChannel, costs: Cost[]): Promise<void> {
    await this.ensure(channel);
    for (const bucket of new Set(costs.map((cost) => cost.bucket))) {
      const amount = costs.filter((cost) => cost.bucket === bucket).reduce((sum, cost) => sum + cost.amount, 0);
      await overdrawTokens(this.ds.manager, channel.account.code, bucket, amount, this.clock.now());
    }
  }

  /** Writes down what the channel said since the last call. */
  async learn(channel: LoadedChannel): Promise<void> {
    const news = channel.takeNews();
    if (news.length === 0) return;
    await this.ensure(channel);
    await learnBudget(this.ds.manager, channel.account.code, news, this.clock.now());
  }

  /**
   * Counts batches in which the channel said nothing but server errors; after a few the whole account rests for a while, longer each time.
   * Judged by the exchanges, not by the outcomes: "not ready yet" is an answer.
   */
  async report(channel: LoadedChannel): Promise<void> {
    const health = channel.takeHealth();
    if (health === 'answering') this.failures.delete(channel.account.code);
    if (health !== 'silent') return;
    const failures = (this.failures.get(channel.account.code) ?? 0) + 1;
    this.failures.set(channel.account.code, failures);
    if (failures < TRIPS_AFTER) return;
    const rest = Math.min(FIRST_BLOCK_MS * 2 ** (failures - TRIPS_AFTER), LONGEST_BLOCK_MS);
    await blockAccount(this.ds.manager, channel.account.code, new Date(this.clock.now().getTime() + rest));
  }

  private async ensure(channel: LoadedChannel): Promise<void> {
    if (this.ensured.has(channel.account.code)) return;
    await ensureBuckets(this.ds.manager, channel.account.code, channel.adapter.budgets(channel.account), this.clock.now());
    this.ensured.add(channel.account.code);
  }

  private async takeFrom(channel: LoadedChannel, bucket: string, amounts: number[]): Promise<{ count: number; wait: number }> {
    const now = this.clock.now();
    const sums = amounts.map(
      (
        (sum) => (amount: number) =>
          (sum += amount)
      )(0),
    );
    const grant = await takeTokens(this.ds.manager, channel.account.code, bucket, sums, now);
    if (!grant) throw new Error(`${channel.adapter.kind} asks for a bucket that its budgets() does not name: ${bucket}`);
    const count = sums.filter((sum) => sum <= grant.granted + 1e-9).length;
    if (count > 0 || grant.granted > 0)
      return { count, wait: waitFor(amounts[count] ?? 0, grant.available - grant.granted, grant.perSecond) };
    if (grant.blockedUntil && grant.blockedUntil > now) return { count: 0, wait: grant.blockedUntil.getTime() - now.getTime() };
    return this.takeLarge(channel, bucket, amounts[0]!, grant, now);
  }

  /** One that costs more than the bucket can ever hold goes when the bucket is full. */
  private async takeLarge(
    channel: LoadedChannel,
    bucket: string,
    amount: number,
    grant: { available: number; burst: number; perSecond: number },
    now: Date,
  ): Promise<{ count: number; wait: number }> {
    if (amount <= grant.burst || grant.available < grant.burst - 1e-9) {
      return { count: 0, wait: waitFor(Math.min(amount, grant.burst), grant.available, grant.perSecond) };
    }
    const whole = await takeTokens(this.ds.manager, channel.account.code, bucket, [grant.burst], now);
    return { count: whole && whole.granted > 0 ? 1 : 0, wait: 1000 };
  }
}

function waitFor(amount: number, available: number, perSecond: number): number {
  if (perSecond <= 0) return 60_000;
  return Math.max(10, Math.ceil(((amount - available) / perSecond) * 1000));
}
