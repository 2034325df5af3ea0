import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { EnqueueFacts } from '../../approval/index.js';
import { WriteFacts, type FactsResult, type FactsRow, type WriteContext } from '../../catalog/index.js';
import { Clock } from '../../../libs/clock/index.js';
import type { BatchRequest, NumberedMessage, TakenMessage } from '../batches/run-batch.service.js';
import { park, release, type ParkedRow } from '../waiting/parked.repository.js';
import { readItem } from './read-item.js';

/** A chunk of items: facts into the catalogue, children that wait into parking, children whose parent came out of it. */
@Injectable()
export class TakeItems {
  constructor(
    private readonly facts: WriteFacts,
    private readonly editions: EnqueueFacts,
    private readonly clock: Clock,
  ) {}

  async take(m: EntityManager, messages: NumberedMessage[], request: BatchRequest): Promise<TakenMessage[]> {
    const by: WriteContext = { door: 'erp', actor: request.source, requestId: request.requestId, now: this.clock.now() };
    const read = messages.map((message) => ({ message, ...readItem(message, request.source, message.id) }));
    const sound = read.filter((one) => one.row !== undefined);
    const results =
      sound.length > 0
        ? await this.facts.write(
            m,
            sound.map((one) => one.row!),
            by,
          )
        : [];
    const byMessage = new Map(sound.map((one, at) => [one.message.id, results[at]!]));
    const parked = sound.filter((_, at) => results[at]!.verdict === 'parked');
    if (parked.length > 0) {
      await park(
        m,
        parked.map(({ message, row, order }) => waiting(message, row!, order, byMessage.get(message.id)!.waitsFor!, request.source)),
      );
    }
    const released = await this.releaseChildren(m, results, by);
    await this.editions.enqueueFacts(
      m,
      changedRoots(
        sound.map((one) => one.row!),
        results,
        released,
      ),
      by.now,
    );
    return read.map(({ message, order, problems }) => {
      const result = byMessage.get(message.id);
      const sku = typeof message.body?.['sku'] === 'string' ? message.body['sku'] : null;
      if (!result) return { line: message.line, sku, order, verdict: 'rejected', problems };
      return { line: message.line, sku: result.sku || sku, order, verdict: result.verdict, problems: result.problems };
    });
  }

  /** What was brought may be awaited, and what then comes may be awaited too: until nothing more is released. */
  private async releaseChildren(
    m: EntityManager,
    results: FactsResult[],
    by: WriteContext,
  ): Promise<{ rows: FactsRow[]; results: FactsResult[] }> {
    const all: { rows: FactsRow[]; results: FactsResult[] } = { rows: [], results: [] };
    let arrived = results.filter((one) => one.verdict === 'created').map((one) => one.sku);
    while (arrived.length > 0) {
      const rows = (await release(m, arrived)).map(toRow);
      if (rows.length === 0) break;
      const written = await this.facts.write(m, rows, by);
      const again = rows.filter((_, at) => written[at]!.verdict === 'parked');
      if (again.length > 0)
        await park(
          m,
          again.map((row) => reparked(row, written[rows.indexOf(row)]!.waitsFor!)),
        );
      all.rows.push(...rows);
      all.results.push(...written);
      arrived = written.filter((one) => one.verdict === 'created').map((one) => one.sku);
    }
    return all;
  }
}

function waiting(message: NumberedMessage, row: FactsRow, order: string | null, waitsFor: string, source: string): ParkedRow {
  return {
    message_id: message.id,
    sku: row.sku,
    waits_for: waitsFor,
    source,
    source_order: order,
    body: row as unknown as Record<string, unknown>,
  };
}

function reparked(row: FactsRow, waitsFor: string): ParkedRow {
  const body = row as unknown as Record<string, unknown>;
  return { message_id: row.messageId!, sku: row.sku, waits_for: waitsFor, source: row.source, source_order: row.order, body };
}

/** The row was stored as it was read, so that a waiting message means the same when it comes out as when it went in. */
function toRow(parked: ParkedRow): FactsRow {
  return parked.body as unknown as FactsRow;
}

function changedRoots(
  rows: FactsRow[],
  results: FactsResult[],
  released: { rows: FactsRow[]; results: FactsResult[] },
): { rootId: string; messageId: string | null }[] {
  const newest = new Map<string, string | null>();
  const note = (row: FactsRow, result: FactsResult): void => {
    if (result.factsChanged && result.rootId) newest.set(result.rootId, row.messageId ?? null);
  };
  rows.forEach((row, at) => note(row, results[at]!));
  released.rows.forEach((row, at) => note(row, released.results[at]!));
  return [...newest].map(([rootId, messageId]) => ({ rootId, messageId }));
}
