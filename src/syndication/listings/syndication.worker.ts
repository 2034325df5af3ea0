import { Injectable, Logger } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Clock } from '../../../libs/clock/index.js';
import { afterUrgent } from '../../../libs/db/index.js';
import { SettleAssortment } from '../assortment/settle-assortment.service.js';
import { ChannelDirectory } from '../reach/channel-directory.js';
import type { LoadedChannel } from '../reach/loaded-channel.js';
import { ExchangeLog } from '../reach/http/exchange-log.js';
import { OfferPlannerService } from './plan/offer-planner.service.js';
import { CompareRenderings } from './renderer/compare-renderings.service.js';
import { MovesService } from './moves/moves.service.js';
import { OutboxListener } from './plan/outbox-listener.js';
import { PlannerService } from './plan/planner.service.js';
import { PushDrift } from './plan/push-drift.service.js';
import { ReaderService } from './read/reader.service.js';
import { SenderService } from './send/sender.service.js';
import { UpkeepService } from './read/upkeep.service.js';
import { WakeSignal } from './lease/wake-signal.js';
import { WireReader } from './offers/wire-reader.service.js';
import { WireSender } from './offers/wire-sender.service.js';
import { WithdrawerService } from './withdraw/withdrawer.service.js';
import { isAnyDue, nextDue } from './worker.repository.js';
import { WorkerSettings } from './worker-settings.js';

type Step = (channel: LoadedChannel) => Promise<number>;

/** One round of one of its loops; those of a channel are named after what they do there. */
export type Turn = 'plan' | 'plan_stops' | 'upkeep' | 'settle' | ChannelTurn;
type ChannelTurn = 'send_stops' | 'send_wires' | 'withdraw' | 'send' | 'read' | 'read_wires';

export interface DrainOptions {
  /** Also waits for what becomes due later (read-backs, retries), at most this long in real time. Default: does what is due now. */
  waitMs?: number;
}

const AFTER_FAILURE_MS = 1_000;
/** How long a channel's loop sleeps when nobody wakes it. */
const IDLE_MS = 10_000;
/** A stop that comes while another is being said does not wait for the channel's answer to that. */
const STOP_LOOPS = 2;
/** How soon a look that a person asked for begins, and what is meant for channels is settled. A round of it asks for one thing and for nothing else. */
const ASKED_MS = 1_000;
/** How long a customer may have two places to buy a thing that moved, beyond what the calls take. */
const MOVES_MS = 1_000;

/**
 * Runs the controller: planning for all channels, and for each channel sending, reading and withdrawing beside each other, so that one
 * channel's slowness is nobody else's. Any number of workers may run on one database.
 */
@Injectable()
export class SyndicationWorker {
  private readonly logger = new Logger(SyndicationWorker.name);
  private running: Promise<unknown>[] = [];
  /** One signal a channel: what one channel has done is no news to the others, and each look costs a statement. */
  private readonly served = new Map<string, WakeSignal>();
  /** Rung for the loops of a channel's stops alone: those wait for no batch, and most of what is planned is none of theirs. */
  private readonly stops = new Map<string, WakeSignal>();
  /** Rung at the end only: what nobody waits for is in no hurry. */
  private readonly breath = new WakeSignal();
  private stopping = true;

  constructor(
    private readonly ds: DataSource,
    private readonly clock: Clock,
    private readonly directory: ChannelDirectory,
    private readonly planner: PlannerService,
    private readonly offers: OfferPlannerService,
    private readonly pusher: PushDrift,
    private readonly sender: SenderService,
    private readonly reader: ReaderService,
    private readonly withdrawer: WithdrawerService,
    private readonly wireSender: WireSender,
    private readonly wireReader: WireReader,
    private readonly upkeep: UpkeepService,
    private readonly renderings: CompareRenderings,
    private readonly moves: MovesService,
    private readonly exchanges: ExchangeLog,
    private readonly signal: WakeSignal,
    private readonly listener: OutboxListener,
    private readonly settings: WorkerSettings,
    private readonly assortments: SettleAssortment,
  ) {}

  /** Begins all loops; a second call does nothing. */
  async start(): Promise<void> {
    if (!this.stopping) return;
    this.stopping = false;
    await this.listener.start();
    const { pollMs } = this.settings;
    this.running.push(this.loop('planning', this.signal, () => this.planOrLook(), pollMs));
    this.running.push(this.loop('stop-sells', this.signal, () => this.planStops(), IDLE_MS));
    this.running.push(this.loop('channels', this.signal, () => this.serveNewChannels(), pollMs));
    this.running.push(this.loop('upkeep', this.signal, () => this.keepUp(), ASKED_MS));
    this.running.push(this.loop('assortments', this.breath, () => this.settle(), ASKED_MS));
    this.running.push(this.loop('moves', this.breath, () => this.moves.step(), MOVES_MS));
    this.running.push(this.loop('renderings', this.breath, () => this.compareGently(), IDLE_MS));
  }

  /** Finishes the batches in hand, starts no other. */
  async stop(): Promise<void> {
    if (this.stopping) return;
    this.stopping = true;
    this.signal.ring();
    this.breath.ring();
    this.wakeChannels();
    await this.listener.stop();
    await Promise.all(this.running);
    this.running = [];
    this.served.clear();
    this.stops.clear();
    await this.exchanges.flush();
  }

  /** For tests, the demo and commands: works until nothing is due (or, with `waitMs`, until nothing is under way). Not beside `start`. */
  async drain(options: DrainOptions = {}): Promise<void> {
    const end = this.clock.ticks() + (options.waitMs ?? 0);
    for (;;) {
      const done = (await this.assortments.step()) + (await this.plan()) + (await this.moves.step()) + (await this.workAll());
      if (done > 0) continue;
      const wait = options.waitMs === undefined ? undefined : await this.untilDue();
      if (wait === undefined || this.clock.ticks() + wait > end) break;
      await new Promise((resolve) => setTimeout(resolve, wait));
    }
    await this.exchanges.flush();
  }

  /** Reads all listings of a channel that are live, or stand there although they are refused, and were not read for `olderThanMs`, and notes where they differ. Returns how many. */
  async reconcile(code: string, olderThanMs: number): Promise<number> {
    const before = new Date(this.clock.now().getTime() - olderThanMs);
    let total = 0;
    for (;;) {
      const channel = await this.directory.find(code);
      const count = channel ? await this.reader.reconcileBatch(channel, before) : 0;
      total += count;
      if (count === 0) return total;
    }
  }

  /** For whoever owns the time himself: one round of one loop, as `start` would have it run by itself. Returns how much it did. */
  async turn(turn: Turn, channelCode?: string): Promise<number> {
    if (turn === 'plan') return this.plan();
    if (turn === 'plan_stops') return this.planStops();
    if (turn === 'upkeep') return this.upkeep.step();
    if (turn === 'settle') return this.assortments.step();
    const channel = (await this.directory.recent()).find(({ code }) => code === channelCode);
    return channel?.state === 'active' ? this.steps[turn](channel) : 0;
  }

  private async keepUp(): Promise<number> {
    const count = await this.upkeep.step(() => this.stopping);
    if (count > 0) this.wakeChannels();
    return 0;
  }

  /** Takes a quarter of the time at most: what it does is wanted by nobody at once, and all others share the process with it. */
  private async compareGently(): Promise<number> {
    const began = this.clock.ticks();
    const count = await this.renderings.step();
    if (count > 0 && !this.stopping) await this.breath.wait(3 * (this.clock.ticks() - began), this.breath.count);
    return count;
  }

  private async settle(): Promise<number> {
    const count = await this.assortments.step();
    if (count > 0) this.signal.ring();
    return count;
  }

  private async plan(): Promise<number> {
    const planned = (await this.planner.planBatch()) + (await this.offers.planBatches()) + (await this.pusher.pushBatch());
    if (planned > 0) this.wakeChannels();
    return planned;
  }

  private async planStops(): Promise<number> {
    const planned = await this.offers.planStops();
    if (planned > 0) for (const signal of this.stops.values()) signal.ring();
    return planned;
  }

  /** The one look of an idle worker: what it finds due wakes the channels' loops, which therefore need not look themselves. */
  private async planOrLook(): Promise<number> {
    await afterUrgent(this.ds);
    const planned = await this.plan();
    if (planned === 0 && (await isAnyDue(this.ds.manager, this.clock.now()))) this.wakeChannels();
    return planned;
  }

  /** One round over all active channels, side by side. */
  private async workAll(): Promise<number> {
    const channels = (await this.directory.all()).filter((channel) => channel.state === 'active');
    const counts = await Promise.all(channels.flatMap((channel) => Object.values(this.steps).map((step) => step(channel))));
    return counts.reduce((sum, count) => sum + count, 0);
  }

  private readonly steps: Record<ChannelTurn, Step> = {
    send_stops: (channel) => this.wireSender.sendBatch(channel, 'stops'),
    send_wires: (channel) => this.wireSender.sendBatch(channel, 'others'),
    withdraw: (channel) => this.withdrawer.withdrawBatch(channel),
    send: (channel) => this.sender.sendBatch(channel),
    read: (channel) => this.reader.readBatch(channel),
    read_wires: (channel) => this.wireReader.readBatch(channel),
  };

  private async serveNewChannels(): Promise<number> {
    for (const { code } of await this.directory.recent()) {
      if (this.served.has(code)) continue;
      const signal = new WakeSignal();
      this.served.set(code, signal);
      const stops = new WakeSignal();
      this.stops.set(code, stops);
      for (const turn of Object.keys(this.steps)) {
        const own = turn === 'send_stops' ? stops : signal;
        const loops = turn === 'send_stops' ? STOP_LOOPS : 1;
        for (let at = 0; at < loops; at++)
          this.running.push(this.loop(code, own, () => this.serve(code, turn as ChannelTurn, signal), IDLE_MS));
      }
    }
    return 0;
  }

  private wakeChannels(): void {
    for (const signal of [...this.stops.values(), ...this.served.values()]) signal.ring();
  }

  /** What one turn has done is news to the others of its channel: a stop may have waited for the call in which its number was. */
  private async serve(code: string, turn: ChannelTurn, signal: WakeSignal): Promise<number> {
    const channel = (await this.directory.recent()).find((one) => one.code === code);
    if (!channel || channel.state !== 'active') return 0;
    if (turn !== 'send_stops') await afterUrgent(this.ds);
    const count = await this.steps[turn](channel);
    if (count > 0) signal.ring();
    if (count > 0 && turn !== 'send_stops') this.stops.get(code)?.ring();
    return count;
  }

  /** Repeats while there is work; else sleeps until told or until the next look. A failure is logged and rested over, never fatal. */
  private async loop(name: string, signal: WakeSignal, step: () => Promise<number>, idleMs: number): Promise<void> {
    while (!this.stopping) {
      const since = signal.count;
      try {
        if ((await step()) > 0) continue;
        await signal.wait(idleMs, since);
      } catch (error) {
        this.logger.error({ err: error }, `The work on ${name} failed and is tried again`);
        await signal.wait(AFTER_FAILURE_MS, signal.count);
      }
    }
  }

  /** Milliseconds until the next listing under way becomes due; undefined: none is under way. */
  private async untilDue(): Promise<number | undefined> {
    const next = await nextDue(this.ds.manager);
    return next === undefined ? undefined : Math.max(5, next.getTime() - this.clock.now().getTime());
  }
}
