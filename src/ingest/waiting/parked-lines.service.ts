import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { claimSkus, WriteFacts, type FactsResult, type FactsRow } from '../../catalog/index.js';
import type { Acting } from '../../journal/index.js';
import { rejectParked } from '../batches/batch.repository.js';
import { park, release, waitingChains, type ParkedRow } from './parked.repository.js';

export interface ParkedFacts {
  row: FactsRow;
  /** Folded. */
  sku: string;
  waitsFor: string;
}

/** Messages whose parent has not come. The caller has claimed their SKUs, so a parent cannot come unseen. */
@Injectable()
export class ParkedLines {
  constructor(private readonly facts: WriteFacts) {}

  async park(m: EntityManager, parked: ParkedFacts[], now: Date): Promise<void> {
    if (parked.length > 0) await park(m, parked.map(toParked), now);
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
   * Writes what waited for the nodes just made, and what waited for those, until nothing more comes. A message that proves wrong now is
   * told so in its stored answer: it must not vanish. Whoever made the parent, the history names the sender of each message.
   */
  async release(m: EntityManager, arrived: string[], by: Acting): Promise<[FactsRow, FactsResult][]> {
    const all: [FactsRow, FactsResult][] = [];
    let next = arrived;
    while (next.length > 0) {
      const folds = await claimSkus(m, next);
      // The row was stored as it was read, so that a message means the same when it comes out as when it went in.
      const rows = (await release(m, [...folds.values()])).map((parked) => parked.body as unknown as FactsRow);
      if (rows.length === 0) break;
      const results: FactsResult[] = [];
      for (const run of runsOfOneSource(rows)) {
        results.push(...(await this.facts.write(m, run, { ...by, door: 'erp', person: run[0]!.source })));
      }
      const wrong = rows.flatMap((row, at) =>
        results[at]!.verdict === 'rejected' ? [{ id: row.messageId!, problems: results[at]!.problems }] : [],
      );
      if (wrong.length > 0) await rejectParked(m, wrong);
      all.push(...rows.map((row, at): [FactsRow, FactsResult] => [row, results[at]!]));
      next = results.filter((one) => one.verdict === 'created').map((one) => one.sku);
    }
    return all;
  }
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

function toParked({ row, sku, waitsFor }: ParkedFacts): ParkedRow {
  const body = row as unknown as Record<string, unknown>;
  return { message_id: row.messageId!, sku, waits_for: waitsFor, source: row.source, source_order: row.order, body };
}
