import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { OfferWire, ReadOutcome } from '../../../port/index.js';
import type { LeasedListing } from '../leased-listing.js';
import type { LoadedChannel } from '../../reach/loaded-channel.js';
import { judgeShown } from './judge-shown.js';
import { recordDoubts, recordLineReadings } from './line-readings.repository.js';
import { readLines } from './listing-offer.repository.js';
import type { OfferLineRow } from './offer-line-row.js';
import { OLD_ANSWER_MS } from './old-answers.js';
import { ownedOfLines } from './owned-lines.js';
import { poolUnderWay, shareSales } from './pool.repository.js';
import type { Shown } from './shown.js';
import { OFFER_WIRES, type WireState } from './wire.js';
import { confirmWires, lookAgain, lookSoon } from './look-wires.repository.js';
import { shownSeen } from './shown-money.js';
import type { PriceSeen } from './shown-price.repository.js';
import { takeLines } from './take-lines.js';
import { openWires, saidNothing, wireStates, type WireStates } from './wires.repository.js';

/** When a wire looks by itself that a look at the whole listing did not confirm. */
const LOOK_SOON_MS = 1_000;

/** Nothing of these is under way. */
const RESTING: ReadonlySet<WireState | undefined> = new Set<WireState>(['live', 'refused', 'rejected']);

type Lines = ReadonlyMap<string, ReadonlyMap<string, OfferLineRow>>;
type States = ReadonlyMap<string, WireStates>;

/** A look at whole listings sees their prices and stock as well: wires that were taken are confirmed by it without a look of their own. */
@Injectable()
export class OffersShown {
  constructor(private readonly ds: DataSource) {}

  async load(rows: LeasedListing[], began: Date): Promise<OffersRead> {
    const ids = rows.filter(({ kind }) => kind !== 'parent').map(({ id }) => id);
    return new OffersRead(await readLines(this.ds.manager, ids), await wireStates(this.ds.manager, ids, began), began);
  }
}

/** With the fields of wires that do not rest, of which the look tells nothing. */
export interface ShownAtRest extends Shown {
  open: string[];
  prices: PriceSeen[];
}

/** What is known of the prices and stock of a batch that is being read. */
export class OffersRead {
  constructor(
    private readonly lines: Lines,
    private readonly states: States,
    private readonly began: Date,
  ) {}

  /** Of which another channel of the same pool has said a number meanwhile: a lower one is not believed yet. */
  private shared: ReadonlySet<string> = new Set();
  /** Of which no call said a number since before the look: a lower one is a sale, also where a newer count waits to be said. */
  private settled: ReadonlySet<string> = new Set();
  /** How far wires were after the look: what was said during it, it does not show. */
  private after: States = new Map();

  /** After the look, and before it is judged. */
  async settle(m: EntityManager, channel: LoadedChannel): Promise<void> {
    const ids = [...this.lines.keys()];
    this.shared = await poolUnderWay(m, channel, ids, this.began);
    const open = ids.filter((id) => !this.shared.has(id) && this.states.get(id)?.settledSince !== undefined);
    const resting = ids.filter((id) => OFFER_WIRES.some((wire) => this.states.get(id)?.[wire] === 'live'));
    this.after = await wireStates(m, [...new Set([...open, ...resting])], this.began);
    this.settled = new Set(open.filter((id) => this.isSettled(id, this.after.get(id))));
  }

  private isSettled(listingId: string, after: WireStates | undefined): boolean {
    const before = this.states.get(listingId);
    // What waits to be said has a second look of its own before that.
    const isDoubted = before?.stock !== 'live' && this.isLookedAtAgain(listingId, 'stock');
    return !isDoubted && saidNothing(before, after);
  }

  owned(channel: LoadedChannel, { id }: LeasedListing): Record<string, unknown> {
    const states = this.states.get(id);
    return ownedOfLines(channel.adapter, this.lines.get(id)?.values() ?? [], (wire) => RESTING.has(states?.[wire]));
  }

  /** By listing id; differences only of wires that rest: what is under way is not shown yet. */
  judge(channel: LoadedChannel, read: { row: LeasedListing; outcome: ReadOutcome }[], now: Date): Map<string, ShownAtRest> {
    const shown = new Map<string, ShownAtRest>();
    for (const { row, outcome } of read) {
      const lines = this.lines.get(row.id);
      if (outcome.outcome !== 'found' || !lines) continue;
      const states = [this.states.get(row.id), this.after.get(row.id)];
      const inputs = {
        listingId: row.id,
        observed: outcome.observed,
        adapter: channel.adapter,
        now,
        unknown: new Set<OfferWire>(),
        saidAt: row.sentAt,
        patient: !this.settled.has(row.id),
      };
      const own = judgeShown({ ...inputs, lines: lines.values() });
      const isResting = (wire: OfferWire): boolean => states.every((one) => (one?.[wire] ?? 'live') === 'live');
      // What it confirms rests from now on, without a look of its own that would end a difference from before.
      const isOpen = (wire: OfferWire): boolean => !isResting(wire) && !(own.confirmed[wire] && this.isConfirmable(row.id, wire));
      const open = OFFER_WIRES.filter(isOpen).flatMap((wire) => own.fields[wire]);
      const rests = { price: isResting('price'), stock: isResting('stock') };
      const prices = shownSeen(channel, row.id, lines.values(), { observed: outcome.observed, rests }, now);
      shown.set(row.id, { ...own, open, prices, differences: own.differences.filter(({ wire }) => isResting(wire)) });
    }
    return shown;
  }

  /** It was taken before the look, which tells all that there is to be told of it. */
  private isConfirmable(listingId: string, wire: OfferWire): boolean {
    return this.states.get(listingId)?.[wire] === 'accepted' && !this.isLookedAtAgain(listingId, wire);
  }

  /** Only a look of its own, some minutes later, tells whether a lower number was an old answer. */
  private isLookedAtAgain(listingId: string, wire: OfferWire): boolean {
    return wire === 'stock' && [...(this.lines.get(listingId)?.values() ?? [])].some(({ lowerSeen }) => lowerSeen !== null);
  }

  async record(m: EntityManager, channel: LoadedChannel, shown: ReadonlyMap<string, ShownAtRest>, now: Date): Promise<void> {
    const all = [...shown.entries()];
    const effects = all.flatMap(([, one]) => one.effects);
    await takeLines(m, channel, effects, now);
    const opened = [...new Set(effects.map(({ listingId }) => listingId))];
    await openWires(
      m,
      opened.flatMap((listingId) => OFFER_WIRES.map((wire) => ({ listingId, wire, channelCode: channel.code, nextAt: now }))),
      now,
    );
    const isBelieved = ({ listingId }: { listingId: string }): boolean => this.settled.has(listingId);
    const readings = all.flatMap(([, one]) => one.readings).filter(isBelieved);
    const doubts = all
      .flatMap(([, one]) => one.doubts)
      .filter((one) => isBelieved(one) && this.states.get(one.listingId)?.stock === 'live');
    await recordLineReadings(m, readings, now);
    await shareSales(m, channel, readings, now);
    await recordDoubts(m, doubts);
    const doubted = [...new Set(doubts.map(({ listingId }) => listingId))];
    await lookAgain(m, doubted, new Date(now.getTime() + OLD_ANSWER_MS), now);
    const taken = all.flatMap(([listingId, { confirmed }]) =>
      OFFER_WIRES.filter((wire) => this.isConfirmable(listingId, wire)).map((wire) => ({ listingId, wire, isSeen: confirmed[wire] })),
    );
    await confirmWires(
      m,
      taken.filter(({ isSeen }) => isSeen),
      this.began,
      now,
    );
    await lookSoon(
      m,
      taken.filter(({ isSeen }) => !isSeen),
      new Date(now.getTime() + LOOK_SOON_MS),
    );
  }
}
