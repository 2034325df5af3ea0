import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { Clock } from '../../../../libs/clock/index.js';
import { inTransaction } from '../../../../libs/db/index.js';
import { takeEditions } from '../../../approval/index.js';
import { stirMoves } from '../../../catalog/index.js';
import { leaveBindings } from '../render/binding.repository.js';
import { goneOver, openLines } from '../moves/moves.repository.js';
import { SettleAssortment } from '../../assortment/settle-assortment.service.js';
import { ChannelDirectory } from '../../reach/channel-directory.js';
import type { LoadedChannel } from '../../reach/loaded-channel.js';
import { GuardRemovals } from '../../removals/guard-removals.service.js';
import { removalIssues } from '../../removals/removal-issues.js';
import { ProductLoader } from '../../inputs/product-loader.js';
import { isRecalled } from '../../inputs/stop.js';
import { closeFindings, replaceProductIssues } from '../../findings/issue.repository.js';
import { keyTaken, leftAlone, planProduct, withoutDoubles, type ProductPlan } from './plan-product.js';
import { ignoredKeys, keysOnChannel, unwantListings, upsertListings, type Traces } from './plan-listings.repository.js';
import { wakeForReturns, wakeForStops } from '../wires/wake-wires.repository.js';
import { WorkerSettings } from '../worker-settings.js';

/** Turns changed editions into listings that should be. Everything of a batch is one transaction: a planner that dies leaves the outbox as it was. */
@Injectable()
export class PlannerService {
  constructor(
    private readonly ds: DataSource,
    private readonly clock: Clock,
    private readonly directory: ChannelDirectory,
    private readonly loader: ProductLoader,
    private readonly settings: WorkerSettings,
    private readonly assortments: SettleAssortment,
    private readonly removals: GuardRemovals,
  ) {}

  /** Returns how many (product, channel) pairs it planned; 0: nothing has changed. */
  async planBatch(): Promise<number> {
    const recent = await this.directory.recent();
    const known = recent.map((channel) => channel.code);
    if (known.length === 0) return 0;
    return inTransaction(this.ds, async (m) => {
      const assortments = recent.some(({ assortment }) => assortment.length > 0) ? await this.assortments.holdWritten(m) : [];
      const work = await takeEditions(m, known, this.settings.planBatchSize);
      if (work.length === 0) return 0;
      // Read after the rows were taken: a mapping that was activated with them must be the one that plans them.
      const channels = new Map((await this.directory.all(m)).map((channel) => [channel.code, channel]));
      for (const code of [...new Set(work.map((one) => one.channelCode))].sort()) {
        const own = work.filter((one) => one.channelCode === code);
        const concerned = assortments.filter(({ place }) => channels.get(code)!.assortment.includes(place));
        await this.assortments.settle(
          m,
          own.map(({ rootId }) => rootId),
          concerned,
        );
        await this.planChannel(m, channels.get(code)!, new Map(own.map((one) => [one.rootId, one.traceId])));
      }
      return work.length;
    });
  }

  private async planChannel(m: EntityManager, channel: LoadedChannel, traces: Traces): Promise<void> {
    const now = this.clock.now();
    const loaded = await this.loader.load(m, channel, [...traces.keys()]);
    await this.loader.ensurePictures(m, channel, loaded.values());
    const all = withoutDoubles([...loaded.values()].map((one) => planProduct(channel, one)));
    const plans = await this.withoutIgnored(m, channel, await withoutNewRecalled(m, channel.code, all));
    const listings = plans.flatMap((plan) => plan.listings);
    const parted = listings.filter(({ kind }) => kind === 'product');
    const losing = await this.removals.losing(m, channel, parted);
    const sure = listings.filter(({ key }) => !losing.has(key));
    const [children, parents] = [sure.filter(({ parentKey }) => parentKey !== null), sure.filter(({ parentKey }) => parentKey === null)];
    const ours = new Set<string>(losing);
    for (const some of [parents, children]) for (const key of await upsertListings(m, channel.code, some, traces, now)) ours.add(key);
    const sound = plans.filter((plan) => !plan.broken).map((plan) => plan.rootId);
    const isRecalledHere = (rootId: string, sku: string): boolean => isRecalled(loaded.get(rootId)?.standings.get(sku));
    const batch = { rootIds: sound, planned: [...ours], parted, isRecalled: isRecalledHere };
    const held = await this.removals.guard(m, channel, batch, now);
    const stays = new Set(held.map(({ key }) => key));
    const freed = parted.filter(({ key }) => losing.has(key) && !stays.has(key));
    await upsertListings(m, channel.code, freed, traces, now);
    const kept = [...ours, ...held.map(({ key }) => key)];
    await closeFindings(m, await unwantListings(m, channel.code, sound, kept, traces, now), now);
    if ((await stirMoves(m, [...traces.keys()], now)) > 0) await this.receive(m, channel, plans);
    await wakeForStops(m, channel.code, [...traces.keys()], [...traces.values()], now);
    await wakeForReturns(m, channel.code, [...traces.keys()], [...traces.values()], now);
    const taken = plans.flatMap(({ listings: own }) => own.filter(({ key }) => !ours.has(key)));
    const gone = await goneOver(m, channel.code, taken);
    const found = plans.map(({ rootId, sku, issues, listings: own }) => ({
      rootId,
      sku,
      issues: [
        ...issues,
        ...own.filter((one) => !ours.has(one.key) && !gone.has(`${one.sku} ${rootId}`)).map(keyTaken),
        ...removalIssues(
          sku,
          held.filter((one) => one.rootId === rootId),
        ),
      ],
    }));
    await replaceProductIssues(m, channel.code, found, now);
  }

  /** What came from other products, now that a plan names it here. */
  private async receive(m: EntityManager, { code }: LoadedChannel, plans: ProductPlan[]): Promise<void> {
    const planned = plans.flatMap(({ rootId, listings }) => listings.flatMap(({ skus }) => skus.map((sku) => ({ sku, rootId }))));
    await openLines(m, code, planned);
    await leaveBindings(m, code, planned);
  }

  private async withoutIgnored(m: EntityManager, channel: LoadedChannel, plans: ProductPlan[]): Promise<ProductPlan[]> {
    const ignored = new Set(
      await ignoredKeys(
        m,
        channel.code,
        plans.flatMap((plan) => plan.listings.map((listing) => listing.key)),
      ),
    );
    if (ignored.size === 0) return plans;
    return plans.map((plan) => {
      const left = plan.listings.filter((listing) => ignored.has(listing.key));
      return {
        ...plan,
        listings: plan.listings.filter((listing) => !ignored.has(listing.key)),
        issues: [...plan.issues, ...left.map(leftAlone)],
      };
    });
  }
}

/** What is recalled is not put on a channel that has never had it. */
async function withoutNewRecalled(m: EntityManager, channelCode: string, plans: ProductPlan[]): Promise<ProductPlan[]> {
  const recalled = plans.flatMap((plan) => plan.recalled);
  if (recalled.length === 0) return plans;
  const there = new Set(await keysOnChannel(m, channelCode, recalled));
  const absent = new Set(recalled.filter((key) => !there.has(key)));
  return plans.map((plan) => ({ ...plan, listings: plan.listings.filter(({ key }) => !absent.has(key)) }));
}
