import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { Clock } from '../../../libs/clock/index.js';
import { inTransaction } from '../../../libs/db/index.js';
import { Refusal, type Problem } from '../../../libs/problem/index.js';
import { enqueueProducts } from '../../approval/index.js';
import { asks, BY_FAMILY, DueProducts, LeftOut, productsAfter, type CompiledMeant, type LeftOutChange } from '../../search/index.js';
import { meantAt, nextMoment } from './assortment.js';
import { channelsAt, noteExcludedFamilies, noteSettling } from './assortment.repository.js';
import { isMoved, settledTo, settledUpTo, toSettle } from './settled.js';
import { KnownAssortments, type HeldAssortment } from './known-assortments.js';
import { shownSkus } from './shown-skus.repository.js';

/** Products in one transaction: about 100 ms, in which nobody else settles or plans where there are assortments. */
const BATCH = 500;

/**
 * Settles what is meant for channels and markets. Whoever changes a product has it settled (`settle`); rules that were saved, and those that begin or end,
 * have the whole catalogue settled, a batch at a time (`step`). What comes or goes is planned anew, in the same transaction.
 */
@Injectable()
export class SettleAssortment {
  constructor(
    private readonly ds: DataSource,
    private readonly clock: Clock,
    private readonly known: KnownAssortments,
    private readonly leftOut: LeftOut,
    private readonly due: DueProducts,
  ) {}

  /**
   * The assortments that plans are made by, until the transaction ends: those that somebody wrote. Families that only a mapping leaves out are planned by the
   * mapping; with them all planners would take turns. Taken before rows of any outbox: who plans and who settles would else wait for each other.
   */
  holdWritten(m: EntityManager): Promise<HeldAssortment[]> {
    return this.known.holdWritten(m);
  }

  /** Families that a mapping now leaves out, or does not any more, are settled from then on. Before rows of any outbox are taken, as `holdWritten`. */
  noteMappings(m: EntityManager): Promise<void> {
    return noteExcludedFamilies(m, this.clock.now());
  }

  /** These products in all assortments, or in those `held`. Returned is how many came or went. A constant number of statements for each assortment. */
  async settle(m: EntityManager, rootIds: string[], held?: HeldAssortment[]): Promise<number> {
    const now = this.clock.now();
    let crossed = 0;
    for (const one of held ?? (await this.known.hold(m))) {
      const meant = await this.compiled(m, one, now);
      if (isCompiled(meant)) crossed += await this.settleOne(m, one, meant, rootIds, now);
      else await this.leftOut.keep(m, one.place, rootIds, await shownSkus(m, await channelsAt(m, one), rootIds));
    }
    return crossed;
  }

  /** What the time and the definitions have changed, and the next products of what is to be settled anew. Returns how much it did; 0: all is settled. */
  async step(): Promise<number> {
    const waiting = await inTransaction(this.ds, (m) => this.look(m));
    let count = 0;
    for (const place of waiting) count += await inTransaction(this.ds, (m) => this.batch(m, place));
    return count;
  }

  /** Returns the places that are not settled. */
  private async look(m: EntityManager): Promise<string[]> {
    const now = this.clock.now();
    const waiting: string[] = [];
    await this.noteMappings(m);
    const held = await this.known.hold(m);
    const tree = held.some(asksCategories) ? await this.leftOut.categoryTree(m) : null;
    const asked = held.map(({ rules }) => rules.map(({ filter }) => filter));
    const seen = asked.some((filters) => filters.length > 0) ? await this.leftOut.shownBy(m, asked) : asked.map(() => null);
    for (const [at, one] of held.entries()) {
      const meant = await this.compiled(m, one, now);
      const broken = isCompiled(meant) ? null : meant;
      const isDue = one.nextAt !== null && one.nextAt <= now;
      const categoryTree = asksCategories(one) ? tree : null;
      const shownDigest = seen[at]!;
      const sees = isOther(categoryTree, one.categoryTree) || isOther(shownDigest, one.shownDigest);
      const again = isDue || sees || (one.broken !== null && broken === null);
      const to = toSettle(one, again);
      const nextAt = isDue ? nextMoment([...one.rules, ...one.exceptions], now) : one.nextAt;
      if (again || isMoved(one, to) || one.broken?.message !== broken?.message)
        await noteSettling(m, { ...one, ...to, nextAt, categoryTree, shownDigest, broken });
      if (settledTo(to) !== null && broken === null) waiting.push(one.place);
    }
    return waiting;
  }

  private async batch(m: EntityManager, place: string): Promise<number> {
    const now = this.clock.now();
    const found = (await this.known.hold(m)).find((held) => held.place === place);
    // What was saved since the look begins anew.
    const one = found && { ...found, ...toSettle(found, false) };
    const meant = one && (await this.compiled(m, one, now));
    const from = one ? settledTo(one) : null;
    if (!one || from === null || !isCompiled(meant)) return 0;
    const roots = await productsAfter(m, from, BATCH);
    if (roots.length > 0) await this.settleOne(m, one, meant, roots, now);
    await noteSettling(m, { ...one, ...settledUpTo(one, roots.at(-1) ?? null, now) });
    return 1;
  }

  private async settleOne(m: EntityManager, one: HeldAssortment, meant: CompiledMeant, rootIds: string[], now: Date): Promise<number> {
    let crossed = 0;
    await this.leftOut.settle(m, meant, rootIds, async (changes) => {
      await this.due.add(
        m,
        changes.map(({ rootId }) => rootId),
      );
      const roots = [...new Set(changes.filter(isCrossing).map(({ rootId }) => rootId))];
      crossed = roots.length;
      const channels = crossed > 0 ? await channelsAt(m, one) : [];
      if (channels.length > 0)
        await enqueueProducts(
          m,
          roots.flatMap((rootId) => channels.map((channel) => ({ rootId, channel }))),
          now,
        );
    });
    return crossed;
  }

  /** What it says now, or why it cannot be asked. */
  private async compiled(m: EntityManager, { rules, exceptions, ...one }: HeldAssortment, now: Date): Promise<CompiledMeant | Problem> {
    try {
      return await this.leftOut.compile(m, meantAt(one, rules, exceptions, now));
    } catch (error) {
      if (error instanceof Refusal) return error.problems[0]!;
      throw error;
    }
  }
}

/** A category that moves takes its products along, without a word of theirs. */
const asksCategories = ({ rules }: HeldAssortment): boolean => rules.some(({ filter }) => asks(filter, 'categories'));

/** What a rule asks, and differs from what it was settled by. */
const isOther = (now: string | null, before: string | null): boolean => now !== null && now !== before;

const isCompiled = (meant: CompiledMeant | Problem | undefined): meant is CompiledMeant => meant !== undefined && 'place' in meant;

/** It came, or it goes; else only the reason is another. What a mapping leaves out is planned by the mapping, of what was approved (`leftOutOf`). */
const isCrossing = ({ because, before }: LeftOutChange): boolean => isThere(because) !== isThere(before);

const isThere = (because: string | null): boolean => because === null || because === BY_FAMILY;
