import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { Clock } from '../../../../libs/clock/index.js';
import { inTransaction } from '../../../../libs/db/index.js';
import { BudgetKeeper } from '../../reach/budget/budget-keeper.js';
import type { LoadedChannel } from '../../reach/loaded-channel.js';
import type { StoodBefore, WithdrawOutcome } from '../../../port/index.js';
import { ExchangeLog } from '../../reach/http/exchange-log.js';
import { closeFindings, replaceIssues } from '../../findings/issue.repository.js';
import { judgeAbsence, judgeWithdrawal, withdrawn, type Withdrawal } from './judge-withdrawal.js';
import { keepLeases } from '../lease/keep-leases.js';
import { leaseRequest } from '../lease/lease-request.js';
import { leaseToWithdraw, releaseLeases } from '../lease/lease.repository.js';
import { logSteps } from '../lease/step-log.js';
import { plannedListing, type LeasedListing } from '../leased-listing.js';
import { readTogether } from '../read/read-batch.js';
import { endShownPrices, holdNews } from '../wires/shown-price.repository.js';
import { leftOver, shownNumbers, unitsShown } from '../offers/left-over.js';
import { recordLineReadings } from '../wires/line-readings.repository.js';
import { readLines } from '../wires/listing-offer.repository.js';
import type { OfferLineRow } from '../wires/offer-line-row.js';
import { ownedOfLines } from '../wires/owned-lines.js';
import { poolUnderWay, shareSales } from '../wires/pool.repository.js';
import { asUnheard } from '../wires/as-unheard.js';
import { lastCalls } from '../wires/last-call.repository.js';
import { noteUnseen } from '../wires/unseen.repository.js';
import { closeWires } from '../wires/wires.repository.js';
import { withdrawTogether } from './withdraw-batch.js';
import { postponeWithdrawals, raiseSequences, recordWithdrawals, underWay, type WithdrawRecord } from './withdrawer.repository.js';
import { wakeForStuckWithdrawals } from '../wires/wake-wires.repository.js';
import { WorkerSettings } from '../worker-settings.js';

type LinesById = ReadonlyMap<string, ReadonlyMap<string, OfferLineRow>>;

/** About as long as a call takes. */
const CALL_MS = 200;

/** With what a look found of it when it went. */
type WithdrawalsById = Map<string, Withdrawal & { stood?: StoodBefore[] }>;

/**
 * Takes off the channel what is no longer wanted, and looks until it is gone: accepted is not withdrawn, as accepted is not live. Withdrawing is
 * safe to repeat, so an answer that was lost is simply asked for again.
 */
@Injectable()
export class WithdrawerService {
  constructor(
    private readonly ds: DataSource,
    private readonly clock: Clock,
    private readonly budget: BudgetKeeper,
    private readonly exchanges: ExchangeLog,
    private readonly settings: WorkerSettings,
  ) {}

  /** Returns how many listings it dealt with; 0: nothing was due. */
  async withdrawBatch(channel: LoadedChannel): Promise<number> {
    if (channel.dryRun) return 0;
    const rows = await leaseToWithdraw(this.ds.manager, leaseRequest(channel, this.clock, this.settings));
    if (rows.length > 0) await keepLeases(this.ds, this.clock, this.settings, rows, () => this.work(channel, rows));
    return rows.length;
  }

  private async work(channel: LoadedChannel, rows: LeasedListing[]): Promise<void> {
    // What is asked to go is for sale until it is gone: it waits for no budget, as a stop-sell does not.
    const asking = rows.filter((row) => !isAsked(row) && !neverLeft(row));
    await this.budget.overdraw(
      channel,
      asking.map((row) => channel.adapter.cost('offer', plannedListing(row))),
    );
    const looks = rows.filter(isAsked);
    const taken = await this.budget.take(
      channel,
      looks.map((row) => channel.adapter.cost('read', plannedListing(row))),
    );
    const granted = new Set(looks.filter((_, index) => taken.granted[index]));
    const going = rows.filter((row) => granted.has(row) || !isAsked(row));
    const late = rows.filter((row) => !going.includes(row));
    const began = this.clock.now();
    const lines = await readLines(
      this.ds.manager,
      going.map(({ id }) => id),
    );
    await postponeWithdrawals(this.ds.manager, late, new Date(this.clock.now().getTime() + taken.waitMs));
    const now = this.clock.now();
    const judged: WithdrawalsById = new Map(going.filter(neverLeft).map((row) => [row.id, { record: withdrawn(row, now), issues: [] }]));
    const there = going.filter((row) => !neverLeft(row));
    await this.ask(
      channel,
      there.filter((row) => !isAsked(row)),
      lines,
      judged,
    );
    await this.look(channel, there.filter(isAsked), lines, judged);
    await this.record(channel, going, judged, { began, lines });
  }

  private async ask(channel: LoadedChannel, rows: LeasedListing[], lines: LinesById, judged: WithdrawalsById): Promise<void> {
    const ready = await this.withoutCalls(channel, rows);
    if (ready.length === 0) return;
    const sequences = await raiseSequences(this.ds.manager, ready, this.clock.now());
    const ours = ready.filter((row) => sequences.has(row.id));
    await releaseLeases(
      this.ds.manager,
      ready.filter((row) => !sequences.has(row.id)),
    );
    const items = ours.map((row) => ({
      listingId: row.id,
      listing: plannedListing(row),
      ...(lines.has(row.id) && { units: unitsShown(lines.get(row.id)!.values()) }),
      externalIds: row.externalIds,
      sequence: sequences.get(row.id)!,
    }));
    const outcomes: WithdrawOutcome[] = items.length === 0 ? [] : await withdrawTogether(channel, items);
    await this.told(channel);
    await this.settings.pointOfFailure('withdrawn');
    ours.forEach((row, index) => {
      const [outcome, now] = [outcomes[index]!, this.clock.now()];
      judged.set(row.id, { ...judgeWithdrawal(row, outcome, now, this.settings.random), stood: outcome.stood ?? [] });
    });
  }

  /** Where a price or stock is said by an insert of the whole, a deletion waits for one that is under way: it would undo the deletion. */
  private async withoutCalls(channel: LoadedChannel, rows: LeasedListing[]): Promise<LeasedListing[]> {
    if (!channel.adapter.joined) return rows;
    const now = this.clock.now();
    const busy = await underWay(
      this.ds.manager,
      rows.map(({ id }) => id),
      now,
    );
    const late = rows.filter(({ id }) => busy.has(id));
    await postponeWithdrawals(this.ds.manager, late, new Date(now.getTime() + CALL_MS));
    return rows.filter(({ id }) => !busy.has(id));
  }

  private async look(channel: LoadedChannel, rows: LeasedListing[], lines: LinesById, judged: WithdrawalsById): Promise<void> {
    if (rows.length === 0) return;
    const of = ({ id }: LeasedListing): OfferLineRow[] => [...(lines.get(id)?.values() ?? [])];
    const items = rows.map((row) => ({
      ...{ listingId: row.id, listing: plannedListing(row), externalIds: row.externalIds },
      owned: ownedOfLines(channel.adapter, of(row)),
    }));
    const outcomes = await readTogether(channel, items);
    await this.told(channel);
    await this.settings.pointOfFailure('gone');
    rows.forEach((row, index) => {
      const [outcome, now] = [outcomes[index]!, this.clock.now()];
      const kept = outcome.outcome === 'absent' ? shownNumbers(channel.adapter, of(row), outcome.observed ?? {}) : [];
      judged.set(row.id, { ...judgeAbsence(row, outcome, channel.adapter.lag, now, this.settings.random), stood: kept });
    });
  }

  private async told(channel: LoadedChannel): Promise<void> {
    await this.budget.learn(channel);
    await this.exchanges.flush();
  }

  private async record(channel: LoadedChannel, rows: LeasedListing[], judged: WithdrawalsById, before: Before): Promise<void> {
    const now = this.clock.now();
    const known = rows.flatMap((row) => (judged.has(row.id) ? [{ row, ...judged.get(row.id)! }] : []));
    await inTransaction(this.ds, async (m) => {
      const ours = new Set(
        await recordWithdrawals(
          m,
          known.map(({ record }) => record),
          now,
        ),
      );
      const valid = known.filter(({ row }) => ours.has(row.id));
      const told = valid.flatMap(({ row: { id: listingId, rootId, sku }, issues }) => (issues ? [{ listingId, rootId, sku, issues }] : []));
      await replaceIssues(m, channel.code, 'channel', told, now);
      const gone = valid.filter(({ record }) => record.state === 'withdrawn').map(({ row }) => row.id);
      const news = await holdNews(m, { seen: [], gone }, [...ours], now);
      await this.keepSold(m, channel, new Map(valid.map(({ row, stood = [] }) => [row.id, stood])), before, now);
      const stuck = valid.filter(({ record }) => isStuck(record, now)).map(({ row }) => row.id);
      await wakeForStuckWithdrawals(m, stuck, now);
      await closeWires(m, gone);
      await endShownPrices(m, news.gone, null, now);
      await closeFindings(m, gone, now);
    });
    logSteps(
      'withdrawn',
      known.map(({ row, record }) => ({ row, state: record.state })),
    );
  }

  /** What was sold unseen before it went. A number that one of its own calls, or another channel of the pool, has said meanwhile tells nothing of that. */
  private async keepSold(
    m: EntityManager,
    channel: LoadedChannel,
    stood: ReadonlyMap<string, StoodBefore[]>,
    { began, lines }: Before,
    now: Date,
  ): Promise<void> {
    const asked = [...stood].flatMap(([id, own]) => (own.length > 0 ? [id] : []));
    const shared = await poolUnderWay(m, channel, asked, began);
    const fresh = await readLines(
      m,
      asked.filter((id) => !shared.has(id)),
    );
    const last = await lastCalls(m, [...fresh.keys()]);
    const known = [...fresh].map(([id, own]) => ({
      lines: [...own.values()]
        .filter(({ sku, units }) => units === lines.get(id)?.get(sku)?.units)
        .map((line) => asUnheard(channel.adapter, line, last.get(id), stood.get(id)!)),
      stood: stood.get(id)!,
    }));
    const readings = known.flatMap((one) => leftOver(one.lines, one.stood, now));
    await recordLineReadings(m, readings, now);
    await shareSales(m, channel, readings, now);
    await noteUnseen(m, channel, known, now);
  }
}

/** What was known of the prices and stock of a batch, and from when on it may be old. */
interface Before {
  began: Date;
  lines: LinesById;
}

/** What never left needs no call. */
const neverLeft = (row: LeasedListing): boolean => row.sentAt === null && Object.keys(row.externalIds).length === 0;

/** The channel took its withdrawal: now it has to be seen gone. */
const isAsked = (row: LeasedListing): boolean => row.withdrawalAcceptedAt !== null;

/** The channel has not let go of it, and is not asked again at once. */
const isStuck = ({ state, acceptedAt, nextAt }: WithdrawRecord, now: Date): boolean =>
  state === 'withdrawing' && acceptedAt === null && nextAt > now;
