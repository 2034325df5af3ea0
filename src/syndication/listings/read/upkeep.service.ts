import { Injectable, Logger } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Clock } from '../../../../libs/clock/index.js';
import { inTransaction } from '../../../../libs/db/index.js';
import { ChannelDirectory } from '../../reach/channel-directory.js';
import type { LoadedChannel } from '../../reach/loaded-channel.js';
import { pruneExchanges } from '../../reach/http/exchange-log.js';
import { SyndicationSettings } from '../../syndication-settings.js';
import { ReaderService } from './reader.service.js';
import { lookAtRecalled } from './recalled.repository.js';
import { countLookedAt, isAnyUnread, keepExpiring, sendExpiring } from './upkeep.repository.js';
import { WorkerSettings } from '../worker-settings.js';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const AT_ONCE = 1_000;

/**
 * What nobody asks for and must happen all the same. Once an hour a slice of the live listings is read again, so that a change by another
 * hand is found within a day or so, and so is what a recall took off; what a channel would let expire is sent again; exchanges past their retention go. A slice is about
 * the hour's share (twice it, to catch up): reading all at once was rejected, because it would keep sends waiting for the account's budget.
 */
@Injectable()
export class UpkeepService {
  private readonly logger = new Logger(UpkeepService.name);
  private slicedAt?: Date;
  /** The request of a person that was served last, by channel. */
  private readonly served = new Map<string, number>();

  constructor(
    private readonly ds: DataSource,
    private readonly clock: Clock,
    private readonly directory: ChannelDirectory,
    private readonly reader: ReaderService,
    private readonly settings: SyndicationSettings,
    private readonly worker: WorkerSettings,
  ) {}

  /** Returns how many listings it read or woke. Often called: looks at the database only once an hour, or when a person asked. */
  async step(isStopping: () => boolean = () => false): Promise<number> {
    const channels = (await this.directory.recent()).filter((channel) => channel.state === 'active');
    const asked = await Promise.all(channels.map((channel) => this.readAsked(channel, isStopping)));
    const slices = this.isDue() ? await this.slice(channels, isStopping) : [];
    return [...asked, ...slices].reduce((sum, count) => sum + count, 0);
  }

  private isDue(): boolean {
    const now = this.clock.now();
    if (this.slicedAt && now.getTime() - this.slicedAt.getTime() < HOUR_MS) return false;
    this.slicedAt = now;
    return true;
  }

  private async slice(channels: LoadedChannel[], isStopping: () => boolean): Promise<number[]> {
    await this.prune(isStopping);
    return Promise.all(
      channels.map(async (channel) => {
        const live = await countLookedAt(this.ds.manager, channel.code);
        const share = Math.max(this.worker.batchSize, Math.ceil((2 * live) / this.settings.reconcileHours));
        const before = new Date(this.clock.now().getTime() - this.settings.reconcileHours * HOUR_MS);
        const woken = (await this.refresh(channel, isStopping)) + (await this.keep(channel));
        return woken + (await this.read(channel, before, share, isStopping));
      }),
    );
  }

  private async readAsked(channel: LoadedChannel, isStopping: () => boolean): Promise<number> {
    const since = channel.reconcileSince;
    if (since === null || this.served.get(channel.code) === since.getTime()) return 0;
    const count = await this.read(channel, since, Infinity, isStopping);
    // Some may wait for the account's budget: they are asked for again with the next step.
    if (!(await isAnyUnread(this.ds.manager, channel.code, since))) this.served.set(channel.code, since.getTime());
    return count;
  }

  private async read(channel: LoadedChannel, before: Date, most: number, isStopping: () => boolean): Promise<number> {
    let total = await this.lookAtRecalled(channel, before, most);
    while (total < most && !isStopping()) {
      const count = await this.reader.reconcileBatch(channel, before, most - total);
      total += count;
      if (count === 0) break;
    }
    return total;
  }

  /** Of what a recall took off; a dry run takes nothing off, so it would only pile them up. */
  private async lookAtRecalled({ code, dryRun }: LoadedChannel, before: Date, most: number): Promise<number> {
    return dryRun ? 0 : lookAtRecalled(this.ds.manager, code, before, this.clock.now(), Math.min(most, AT_ONCE));
  }

  /** It waits for whoever holds their wires, and is tried again in an hour where that takes too long: days are left. */
  private async keep({ adapter, code, dryRun }: LoadedChannel): Promise<number> {
    if (!adapter.joined || dryRun) return 0;
    try {
      return await inTransaction(this.ds, (m) => keepExpiring(m, code, this.clock.now(), AT_ONCE));
    } catch (err) {
      this.logger.warn({ err, channel: code }, 'What would expire could not be said again; it is tried again in an hour');
      return 0;
    }
  }

  /** A dry run sends nothing, so it would only pile them up. */
  private async refresh(channel: LoadedChannel, isStopping: () => boolean): Promise<number> {
    let total = 0;
    while (!channel.dryRun && !isStopping()) {
      const count = await sendExpiring(this.ds.manager, channel.code, this.clock.now(), AT_ONCE);
      total += count;
      if (count === 0) break;
    }
    return total;
  }

  private async prune(isStopping: () => boolean): Promise<void> {
    const before = new Date(this.clock.now().getTime() - this.settings.exchangeDays * DAY_MS);
    while (!isStopping() && (await pruneExchanges(this.ds.manager, before)) > 0);
  }
}
