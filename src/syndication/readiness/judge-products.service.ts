import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { sha256hex } from '../../../libs/canonical/index.js';
import { Clock } from '../../../libs/clock/index.js';
import { inTransaction } from '../../../libs/db/index.js';
import { JudgeQueue, ReadinessPlaces, RecordVerdicts, type DueBatch, type ReadinessPlace, type Verdict } from '../../search/index.js';
import { SettleAssortment } from '../assortment/settle-assortment.service.js';
import { ChannelDirectory } from '../reach/channel-directory.js';
import type { LoadedChannel } from '../reach/loaded-channel.js';
import { ReadinessService } from './readiness.service.js';
import { judgedOf } from './verdict-of.js';

/** Products judged in one transaction: it holds a connection for about a second. */
const BATCH = 40;
const REQUIREMENTS_MS = 60_000;
/** Judging gives way to whatever else is due, and to whoever writes, for so long. */
const PATIENCE_MS = 60_000;
/** So long after the last change nobody writes: who enriches a catalogue changes each product several times. */
const QUIET_MS = 2_000;

/**
 * Keeps the verdicts of the channels' own rules on all drafts: it takes products that changed out of the queue of search, asks readiness as a person
 * would, and writes down what it said. Nobody waits for it, so that it lets listings go first.
 */
@Injectable()
export class JudgeProducts {
  private asked: Date | undefined;
  private steps = 0;

  constructor(
    private readonly ds: DataSource,
    private readonly clock: Clock,
    private readonly directory: ChannelDirectory,
    private readonly queue: JudgeQueue,
    private readonly places: ReadinessPlaces,
    private readonly readiness: ReadinessService,
    private readonly verdicts: RecordVerdicts,
    private readonly assortments: SettleAssortment,
  ) {}

  /** Sees what changed of channels and definitions, so that what depends on it waits from then on. A few short statements. */
  async notice(): Promise<LoadedChannel[]> {
    const channels = await this.directory.all();
    await this.tellPlaces(channels);
    await this.queue.noticeDefinitions();
    return channels;
  }

  /** One batch. Returns how many products; 0: none waits that nobody has in hand. */
  async step(): Promise<number> {
    const channels = await this.notice();
    await this.noticeRequirements(channels);
    const rules = new Map(channels.map((channel) => [channel.code, rulesOf(channel)]));
    // Who writes all day would else keep what a mapping or a family changed waiting all day.
    this.steps += 1;
    return this.queue.take(BATCH, (m, batch) => this.judge(m, batch, rules), { taskFirst: this.steps % 2 === 0 });
  }

  /** For tests and commands: until nothing waits. */
  async drain(): Promise<void> {
    while ((await this.step()) > 0);
  }

  /** Whether something waited long enough that it goes beside what is due. */
  async isLate(): Promise<boolean> {
    const oldest = await this.queue.oldest();
    return oldest !== undefined && this.clock.now().getTime() - oldest.getTime() > PATIENCE_MS;
  }

  /** Whether somebody is writing. */
  async isBusy(): Promise<boolean> {
    const newest = await this.queue.newest();
    return newest !== undefined && this.clock.now().getTime() - newest.getTime() < QUIET_MS;
  }

  /** New channels, and those of which mapping, renderer or settings changed. */
  private async tellPlaces(channels: readonly LoadedChannel[]): Promise<void> {
    const known = new Map((await this.places.all(this.ds.manager)).map((place) => [place.channelCode, JSON.stringify(place)]));
    for (const place of channels.map(placeOf))
      if (known.get(place.channelCode) !== JSON.stringify(place)) await inTransaction(this.ds, (m) => this.places.tell(m, place));
  }

  /** What channels require of a type is asked of them once a minute; they keep it for much longer. One that does not answer is asked the next time. */
  private async noticeRequirements(channels: readonly LoadedChannel[]): Promise<void> {
    const now = this.clock.now();
    if (this.asked && now.getTime() - this.asked.getTime() < REQUIREMENTS_MS) return;
    this.asked = now;
    for (const { code, adapter, context } of channels) {
      const judged = (await this.verdicts.requirements(this.ds.manager, code)).filter(isAsked);
      if (judged.length === 0) continue;
      const current = await adapter
        .requirements(context, [...new Set(judged.map(({ productType }) => productType))])
        .catch(() => undefined);
      const stale = current ? judged.filter(({ productType, version }) => (current.get(productType)?.version ?? 'none') !== version) : [];
      const types = [...new Set(stale.map(({ productType }) => productType))];
      if (types.length > 0) await inTransaction(this.ds, (m) => this.places.requirementsChanged(m, code, types));
    }
  }

  private async judge(m: EntityManager, { rootIds, channelCode }: DueBatch, rules: ReadonlyMap<string, string>): Promise<void> {
    // In a short transaction of its own: nobody who plans waits for a judgement.
    await inTransaction(this.ds, (own) => this.assortments.settle(own, rootIds));
    const drafts = await this.verdicts.drafts(m, rootIds);
    const said = await this.readiness.ofRoots(rootIds, channelCode);
    const now = this.clock.now();
    const verdicts = [...drafts].flatMap(([rootId, { sku, treeRevision }]) =>
      (said.get(rootId) ?? []).map((one): Verdict => {
        const { isReady, found } = judgedOf(one, sku);
        const { channel, listings, requirements } = one;
        return {
          rootId,
          channelCode: channel,
          isReady,
          listings,
          treeRevision,
          rules: rules.get(channel) ?? '',
          productType: requirements.productType,
          requirements: requirements.version,
          judgedAt: now,
          found,
        };
      }),
    );
    await this.verdicts.write(m, verdicts);
  }
}

/** What has no listing was judged by nothing that a channel requires. */
const isAsked = ({ productType, version }: { productType: string; version: string }): boolean => productType !== '' || version !== 'none';

const placeOf = (channel: LoadedChannel): ReadinessPlace => ({
  ...{ channelCode: channel.code, kind: channel.config.kind, marketCode: channel.config.market.code, locales: [...channel.config.locales] },
  rules: rulesOf(channel),
});

/** All of a channel that its rules depend on, in short. */
function rulesOf({ mappingId, renderer, config, account }: LoadedChannel): string {
  return sha256hex(JSON.stringify([mappingId, renderer, config, account.settings])).slice(0, 16);
}
