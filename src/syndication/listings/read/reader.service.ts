import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Clock } from '../../../../libs/clock/index.js';
import { inTransaction } from '../../../../libs/db/index.js';
import { BudgetKeeper } from '../../reach/budget/budget-keeper.js';
import type { LoadedChannel } from '../../reach/loaded-channel.js';
import type { ReadItem, ReadOutcome } from '../../../port/index.js';
import { applyPolicies, lockPolicies } from '../../findings/drift-policies.repository.js';
import { endPushes, replaceDrift } from '../../findings/drift.repository.js';
import { ExchangeLog } from '../../reach/http/exchange-log.js';
import { replaceIssues } from '../../findings/issue.repository.js';
import { saveBindings } from '../render/binding.repository.js';
import { NamePictures } from './name-pictures.js';
import { judgeReading, PRESENCE, standing, type ReadingVerdict } from './judge-reading.js';
import { keepLeases } from '../lease/keep-leases.js';
import { leaseRequest } from '../lease/lease-request.js';
import { leaseLeftLive, leaseRefused, leaseToRead, leaseToReconcile } from '../lease/lease.repository.js';
import { logSteps } from '../lease/step-log.js';
import { plannedListing, type LeasedListing } from '../leased-listing.js';
import { ownedFields } from '../render/payload.repository.js';
import { OffersShown, type OffersRead } from '../wires/offers-shown.service.js';
import { forgetAbsences } from '../wires/line-refusals.repository.js';
import { endShownPrices, holdNews, keepSeenPrices } from '../wires/shown-price.repository.js';
import { wakeAgain } from '../wires/wake-wires.repository.js';
import { readTogether } from './read-batch.js';
import { recordReadings } from './reader.repository.js';
import { forgetTaken } from '../render/render-difference.repository.js';
import { TAKEN } from '../../listing.js';
import { WorkerSettings } from '../worker-settings.js';

const BUDGET_WAIT = 'The budget of the channel account is used up for the moment';

/** A look that shows that the channel took what was sent. */
const isTaken = ({ state, resend }: ReadingVerdict['record']): boolean => !resend && (TAKEN as readonly string[]).includes(state);

/** Nobody can buy it there: it was taken away, or the channel never showed what it took. */
const isGone = ({ reading }: { reading: ReadingVerdict }): boolean =>
  reading.record.isLost || (reading.drift ?? []).some(({ field }) => field === PRESENCE);

/** One batch of one channel: lease, take budget, read back, compare, record. Only this makes a listing live. */
@Injectable()
export class ReaderService {
  constructor(
    private readonly ds: DataSource,
    private readonly clock: Clock,
    private readonly budget: BudgetKeeper,
    private readonly exchanges: ExchangeLog,
    private readonly settings: WorkerSettings,
    private readonly offers: OffersShown,
    private readonly pictures: NamePictures,
  ) {}

  /** Returns how many listings it looked at; 0: nothing was due. */
  async readBatch(channel: LoadedChannel): Promise<number> {
    const m = this.ds.manager;
    const rows = await leaseToRead(m, leaseRequest(channel, this.clock, this.settings));
    const room = this.settings.batchSize - rows.length;
    const left = room > 0 ? await leaseLeftLive(m, leaseRequest(channel, this.clock, this.settings, room)) : [];
    return this.work(channel, [...rows, ...left]);
  }

  /** The same for listings that are live, or stand there although they are refused, and were not looked at since `readBefore`; at most `most` of them. */
  async reconcileBatch(channel: LoadedChannel, readBefore: Date, most = Infinity): Promise<number> {
    const request = leaseRequest(channel, this.clock, this.settings);
    const limit = Math.min(request.limit, most);
    const live = await leaseToReconcile(this.ds.manager, { ...request, limit }, readBefore);
    const room = limit - live.length;
    const refused = room > 0 ? await leaseRefused(this.ds.manager, { ...request, limit: room }, readBefore) : [];
    return this.work(channel, [...live, ...refused]);
  }

  private async work(channel: LoadedChannel, rows: LeasedListing[]): Promise<number> {
    if (rows.length === 0) return 0;
    await keepLeases(this.ds, this.clock, this.settings, rows, async () => {
      const owned = await ownedFields(
        this.ds.manager,
        rows.flatMap((row) => standing(row) ?? []),
      );
      const ownedOf = (row: LeasedListing): Record<string, unknown> => owned.get(standing(row) ?? '') ?? {};
      const began = this.clock.now();
      const offers = await this.offers.load(rows, began);
      const taken = await this.budget.take(
        channel,
        rows.map((row) => channel.adapter.cost('read', plannedListing(row))),
      );
      const going = rows.filter((_, index) => taken.granted[index]);
      const outcomes = new Map(await this.read(channel, going, (row) => ({ ...ownedOf(row), ...offers.owned(channel, row) })));
      const wait: ReadOutcome = { outcome: 'retry', afterMs: taken.waitMs, reason: BUDGET_WAIT };
      await this.settings.pointOfFailure('read');
      await this.record(channel, rows, (row) => outcomes.get(row.id) ?? wait, ownedOf, { offers, began });
    });
    return rows.length;
  }

  private async read(
    channel: LoadedChannel,
    rows: LeasedListing[],
    ownedOf: (row: LeasedListing) => Record<string, unknown>,
  ): Promise<[string, ReadOutcome][]> {
    if (rows.length === 0) return [];
    const items = rows.map((row): ReadItem => ({
      listingId: row.id,
      listing: plannedListing(row),
      externalIds: row.externalIds,
      owned: ownedOf(row),
    }));
    const outcomes = await readTogether(channel, items);
    await this.budget.learn(channel);
    await this.exchanges.flush();
    return rows.map((row, index) => [row.id, outcomes[index]!]);
  }

  private async record(
    channel: LoadedChannel,
    rows: LeasedListing[],
    outcomeOf: (row: LeasedListing) => ReadOutcome,
    ownedOf: (row: LeasedListing) => Record<string, unknown>,
    { offers, began }: { offers: OffersRead; began: Date },
  ): Promise<void> {
    const now = this.clock.now();
    const normalise = (field: string, value: unknown): unknown => channel.adapter.normalise(field, value);
    const namesOf = (field: string): string[] => channel.adapter.namesOf(field);
    const { random } = this.settings;
    const { lag } = channel.adapter;
    const outcomes = await this.pictures.name(this.ds.manager, channel, new Map(rows.map((row) => [row, outcomeOf(row)])));
    const judged = rows.map((row): { row: LeasedListing; outcome: ReadOutcome; reading: ReadingVerdict } => {
      const outcome = outcomes.get(row)!;
      return { row, outcome, reading: judgeReading({ row, outcome, owned: ownedOf(row), lag, normalise, namesOf, now, random }) };
    });
    await inTransaction(this.ds, async (m) => {
      const ours = new Set(
        await recordReadings(
          m,
          judged.map(({ reading }) => reading.record),
          now,
        ),
      );
      const valid = judged.filter(({ row }) => ours.has(row.id));
      const bindings = valid.map(({ row, outcome }) => ({
        rootId: row.rootId,
        bindings: outcome.outcome === 'found' ? outcome.bindings : undefined,
      }));
      await saveBindings(m, channel.code, bindings, now);
      await offers.settle(m, channel);
      const shown = offers.judge(channel, valid, now);
      const seen = [...shown.values()].flatMap(({ prices }) => prices);
      const gone = valid.filter(isGone).map(({ row }) => row.id);
      const news = await holdNews(m, { seen, gone }, [...ours], now);
      await offers.record(m, channel, shown, now);
      await keepSeenPrices(m, news.seen, now);
      await endShownPrices(m, news.gone, began, now);
      const drifts = valid.flatMap(({ row, reading }) =>
        reading.drift
          ? [
              {
                listingId: row.id,
                differences: [...reading.drift, ...(shown.get(row.id)?.differences ?? [])],
                without: shown.get(row.id)?.open ?? [],
              },
            ]
          : [],
      );
      const differing = drifts.filter(({ differences }) => differences.length > 0).map(({ listingId }) => listingId);
      if (differing.length > 0) await lockPolicies(m, channel.code, 'to_read');
      await replaceDrift(m, drifts, now);
      if (differing.length > 0) await applyPolicies(m, { listingIds: differing });
      const unshown = valid.filter(({ outcome, reading }) => outcome.outcome === 'found' && reading.record.state !== 'live');
      await endPushes(m, unshown.map(({ row }) => row.id), new Date(now.getTime() - lag.shownMs)); // prettier-ignore
      const told = valid.flatMap(({ row, reading }) =>
        reading.issues ? [{ listingId: row.id, rootId: row.rootId, sku: row.sku, issues: reading.issues }] : [],
      );
      await replaceIssues(m, channel.code, 'channel', told, now);
      const confirmed = valid.filter(({ row, reading }) => row.state === 'unknown' && isTaken(reading.record)).map(({ row }) => row.id);
      await forgetTaken(m, confirmed);
      await wakeAgain(m, await forgetAbsences(m, confirmed), now);
    });
    logSteps(
      'read',
      judged.map(({ row, reading }) => ({ row, state: reading.record.state })),
    );
  }
}
