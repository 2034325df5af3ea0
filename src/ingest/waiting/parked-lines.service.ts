import { Injectable, Logger } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { foldsOf, WriteFacts, WriteOffers, type FactsResult, type FactsRow, type OfferRow } from '../../catalog/index.js';
import type { Acting } from '../../journal/index.js';
import { settleParked } from '../batches/batch.repository.js';
import type { Verdict } from '../batches/verdict.js';
import type { Problem } from '../../../libs/problem/index.js';
import {
  forgetRefused,
  forgetRefusedKnown,
  forgetRefusedOffers,
  keepRefused,
  park,
  release,
  waitingChains,
  type OfferKey,
  type ParkedRow,
  type ReleasedRow,
} from './parked.repository.js';
import { FailedInRow, toldOf, type LineFault } from '../lines/line-fault.js';
import { hasWaited } from './has-waited.js';
import { refusedOf } from './refused-of.js';
import { writeSound } from './write-sound.js';

export interface ParkedFacts {
  row: FactsRow;
  /** Folded. */
  sku: string;
  waitsFor: string;
}

export interface ParkedOffer {
  row: OfferRow;
  /** Folded: that of the item that waits. */
  sku: string;
}

type Came = [FactsRow, FactsResult];

/** Messages whose parent has not come. The caller has claimed their SKUs, so a parent cannot come unseen. */
@Injectable()
export class ParkedLines {
  private readonly logger = new Logger(ParkedLines.name);

  constructor(
    private readonly facts: WriteFacts,
    private readonly offers: WriteOffers,
  ) {}

  async park(m: EntityManager, parked: ParkedFacts[], now: Date): Promise<void> {
    const rows = parked.map(({ row, sku, waitsFor }) => toParked('items', row, sku, waitsFor));
    if (rows.length > 0) await park(m, rows, now);
  }

  async parkOffers(m: EntityManager, parked: ParkedOffer[], now: Date): Promise<void> {
    const rows = parked.map(({ row, sku }) => toParked('offers', row, sku, sku));
    if (rows.length > 0) await park(m, rows, now);
  }

  /** What was refused of these items (SKUs, folded) is settled: they came by another line. */
  async forget(m: EntityManager, skus: string[]): Promise<void> {
    if (skus.length > 0) await forgetRefused(m, skus);
  }

  /** As `forget`, of SKUs that are there, as they are spelled. */
  async forgetKnown(m: EntityManager, skus: string[]): Promise<void> {
    await forgetRefusedKnown(m, skus);
  }

  /** What was refused of these offers is settled: they came by another line. */
  async forgetOffers(m: EntityManager, offers: OfferKey[]): Promise<void> {
    if (offers.length > 0) await forgetRefusedOffers(m, offers);
  }

  /**
   * Which of these would wait for themselves: their parents, parked here or before, lead back to them. In one request the catalogue sees
   * a ring; over several only the parking does, and none of it would ever come out.
   */
  async inRing(m: EntityManager, parked: ParkedFacts[]): Promise<Set<FactsRow>> {
    if (parked.length === 0) return new Set();
    const above = await waitingChains(m, [...new Set(parked.map((one) => one.waitsFor))]);
    for (const { sku, waitsFor } of parked) above.set(sku, waitsFor);
    return new Set(parked.filter(({ row, sku }) => row.parentSku && leadsBack(above, sku)).map(({ row }) => row));
  }

  /**
   * Writes what waited for the nodes just made, and what waited for those, until nothing more comes; then the offers that waited for them. Each
   * line's stored answer tells what became of it, and what proves wrong now stays on a list: it must not vanish. Whoever made the parent,
   * the history names the sender of each message. `claimed`: SKUs that the transaction holds, with how they are folded.
   */
  async release(m: EntityManager, arrived: string[], by: Acting, claimed?: ReadonlyMap<string, string>): Promise<Came[]> {
    const all: Came[] = [];
    const inRow = new FailedInRow();
    let next = arrived;
    while (next.length > 0) {
      const folds = await foldsOf(m, next, claimed);
      const waited = await release(m, [...new Set(next.map((sku) => folds.get(sku)!))]);
      if (waited.length === 0) break;
      const came = await this.writeItems(
        m,
        waited.filter(({ door }) => door === 'items'),
        by,
        inRow,
      );
      await this.writeOffers(
        m,
        waited.filter(({ door }) => door === 'offers'),
        by.now,
        inRow,
      );
      all.push(...came);
      next = came.filter(([, { verdict }]) => verdict === 'created').map(([, { sku }]) => sku);
    }
    return all;
  }

  private async writeItems(m: EntityManager, waited: ReleasedRow[], by: Acting, inRow: FailedInRow): Promise<Came[]> {
    // The row was stored as it was read, so that a message means the same when it comes out as when it went in.
    const rows = waited.map(
      ({ body, isOvertaken }) =>
        ({ ...(body as unknown as FactsRow), hasWaited: true, ...(isOvertaken && { parentSku: undefined }) }) as FactsRow,
    );
    const results: FactsResult[] = [];
    for (const run of runsOfOneSource(rows)) {
      const write = (n: EntityManager, some: FactsRow[]) => this.facts.write(n, some, { ...by, door: 'erp', person: run[0]!.source });
      results.push(...(await writeSound(m, run, write, (row, why) => this.refusedFacts(row, why), inRow)));
    }
    await this.settle(m, waited, results, by.now);
    return rows.map((row, at): Came => [row, results[at]!]);
  }

  private async writeOffers(m: EntityManager, waited: ParkedRow[], now: Date, inRow: FailedInRow): Promise<void> {
    if (waited.length === 0) return;
    const rows = waited.map(({ body }) => body as unknown as OfferRow);
    const results = await writeSound(
      m,
      rows,
      (n, some) => this.offers.write(n, some, now),
      (row, why) => this.refusedOffer(row, why),
      inRow,
    );
    await this.settle(m, waited, results, now);
  }

  private refusedFacts(row: FactsRow, why: LineFault): FactsResult {
    return { sku: row.sku, verdict: 'rejected', changed: [], stale: [], problems: [this.problemOf(row, why)], factsChanged: false };
  }

  private refusedOffer(row: OfferRow, why: LineFault) {
    return { sku: row.sku, verdict: 'rejected' as const, problems: [this.problemOf(row, why)] };
  }

  private problemOf({ sku, messageId, path = 'line' }: FactsRow | OfferRow, why: LineFault): Problem {
    const of = { sku, message: messageId };
    if (why.refused) this.logger.warn({ ...why.refused, ...of }, 'The database refused a line that had waited');
    else this.logger.error({ err: why.failed, ...of }, 'Plinth failed over a line that had waited');
    return toldOf(why, path);
  }

  private async settle(m: EntityManager, waited: ParkedRow[], results: Settled[], now: Date): Promise<void> {
    if (waited.length === 0) return;
    const told = waited.map((row, at) => ({
      id: row.message_id,
      verdict: results[at]!.verdict,
      problems: [...results[at]!.problems, hasWaited(row, now)],
    }));
    await settleParked(m, told);
    const wrong = refusedOf(waited, results);
    if (wrong.length > 0) await keepRefused(m, wrong, now);
  }
}

interface Settled {
  verdict: Verdict;
  problems: Problem[];
}

function leadsBack(above: Map<string, string>, start: string): boolean {
  const seen = new Set<string>();
  for (let at = above.get(start); at !== undefined && !seen.has(at); at = above.get(at)) {
    if (at === start) return true;
    seen.add(at);
  }
  return false;
}

/** In the order they came; nearly always it is one. */
function runsOfOneSource(rows: FactsRow[]): FactsRow[][] {
  const runs: FactsRow[][] = [];
  for (const row of rows) {
    if (runs.at(-1)?.[0]!.source === row.source) runs.at(-1)!.push(row);
    else runs.push([row]);
  }
  return runs;
}

function toParked(door: ParkedRow['door'], row: FactsRow | OfferRow, sku: string, waitsFor: string): ParkedRow {
  // What it says is in its fields already.
  const body = { ...row, words: undefined } as unknown as Record<string, unknown>;
  return { message_id: row.messageId!, door, sku, waits_for: waitsFor, source: row.source, source_order: row.order, body };
}
