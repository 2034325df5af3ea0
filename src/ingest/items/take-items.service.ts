import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { EnqueueFacts } from '../../approval/index.js';
import {
  claimSkus,
  foldsOf,
  KnownFacts,
  lockRootsOf,
  WatchEnds,
  WriteFacts,
  type FactsResult,
  type FactsRow,
  type NewerRow,
} from '../../catalog/index.js';
import type { Acting } from '../../journal/index.js';
import { problem, type Problem } from '../../../libs/problem/index.js';
import { Clock } from '../../../libs/clock/index.js';
import type { BatchRequest, NumberedMessage, TakenChunk } from '../batches/take-lines.service.js';
import { storable } from '../batches/storable.js';
import { endedBy } from '../waiting/ended-by.js';
import { changedRoots } from '../waiting/changed-roots.js';
import { formOf } from '../waiting/form-of.js';
import { claimWithWaiting } from '../waiting/claim-with-waiting.js';
import type { Message } from '../lines/read-message.js';
import { waitingSkus } from '../waiting/parked.repository.js';
import { ParkedLines, type ParkedFacts } from '../waiting/parked-lines.service.js';
import { TAKEN } from '../waiting/refused-of.js';
import { readItem } from './read-item.js';

/** The outcome of a row: the catalogue's, or "parked" because earlier messages of the same SKU wait. */
type Outcome = Pick<FactsResult, 'sku' | 'verdict' | 'problems' | 'nodeId' | 'rootId' | 'waitsFor'> &
  Partial<Pick<FactsResult, 'changed' | 'recalledIn'>> & { factsChanged: boolean };

interface Written {
  outcomes: Map<FactsRow, Outcome>;
  parked: ParkedFacts[];
}

/** A line that says what is known. */
export interface KnownLine {
  row: FactsRow;
  order: string | null;
  rootId: string;
}

/** A chunk that was taken, with what it may have written: SKUs and roots; and how many lines said what was known, `newer` by a newer message. */
export interface TakenItems extends TakenChunk {
  touched: ReadonlySet<string>;
  same: number;
  newer: number;
}

/** What of a chunk was looked at before: lines that say what is known, or `nothing`, where a look was found to be in vain. */
export type Seen = ReadonlyMap<number, KnownLine> | 'nothing';

/** A chunk of items: facts into the catalogue, children that wait into parking, children whose parent came out of it. */
@Injectable()
export class TakeItems {
  constructor(
    private readonly facts: WriteFacts,
    private readonly known: KnownFacts,
    private readonly editions: EnqueueFacts,
    private readonly parking: ParkedLines,
    private readonly clock: Clock,
    private readonly ends: WatchEnds,
  ) {}

  /** Which of these lines say what is known, by one read without a lock. They are told again, but for what was written meanwhile. */
  async look(m: EntityManager, messages: Message[], request: BatchRequest): Promise<Map<number, KnownLine>> {
    const now = this.clock.now();
    const read = messages.map((message) => ({ line: message.line, ...readItem(message, request.by.person, '', now) }));
    const known = await this.known.find(
      m,
      read.flatMap(({ row }) => row ?? []),
    );
    return new Map(
      read.flatMap(({ line, row, order }) => (row && known.same.has(row) ? [[line, { row, order, rootId: known.same.get(row)! }]] : [])),
    );
  }

  /** In the transaction that stores the messages: a verdict for each line. A line that is refused stops no other. */
  async take(m: EntityManager, messages: NumberedMessage[], request: BatchRequest, seen: Seen = new Map()): Promise<TakenItems> {
    // A batch may run for an hour: each chunk is of its own moment.
    const by = { ...request.by, now: this.clock.now() };
    const read = messages.map((message) => {
      const known = seen === 'nothing' ? undefined : seen.get(message.line);
      return known ? { message, known, ...known, problems: [] } : { message, ...readItem(message, by.person, message.id, by.now) };
    });
    const rows = read.flatMap((one) => (one.row && !('known' in one) ? one.row : []));
    const { outcomes, parked, same, newer } = await this.write(m, rows, by, seen === 'nothing');
    for (const one of read) if ('known' in one) outcomes.set(one.row, asKnown(one.row));
    const known = [...same.keys(), ...read.flatMap((one) => ('known' in one ? one.row : []))];
    if (known.length > 0)
      await this.parking.forgetKnown(
        m,
        known.map(({ sku }) => sku),
      );
    const taken = read.map(({ message, row, order, problems }) => {
      const sku = typeof message.body?.['sku'] === 'string' ? message.body['sku'] : null;
      const outcome = row && outcomes.get(row);
      if (!outcome) return { line: message.line, sku, order, verdict: 'rejected' as const, problems };
      return { line: message.line, sku: outcome.sku || sku, order, verdict: outcome.verdict, problems: outcome.problems } as const;
    });
    const touched = new Set(rows.filter((row) => !same.has(row)).flatMap((row) => [row.sku, outcomes.get(row)?.rootId ?? row.sku]));
    return { taken, touched, same: known.length, newer, afterwards: () => this.parking.park(m, parked, by.now) };
  }

  private async write(
    m: EntityManager,
    rows: FactsRow[],
    by: Acting,
    unseen: boolean,
  ): Promise<Written & { same: ReadonlyMap<FactsRow, string>; newer: number }> {
    const known = rows.length > 0 && !unseen ? await this.known.find(m, rows) : NOTHING_KNOWN;
    const rest = rows.filter((row) => !known.same.has(row));
    const { outcomes, parked } = rest.length > 0 ? await this.writeRest(m, rest, known.newer, by) : nothing();
    for (const row of known.same.keys()) outcomes.set(row, asKnown(row));
    return { outcomes, parked, same: known.same, newer: known.newer.length };
  }

  /** What is not known to the letter. Of `newer` rows only their place in the source's order is, unless somebody wrote their nodes meanwhile. */
  private async writeRest(m: EntityManager, rest: FactsRow[], newer: NewerRow[], by: Acting): Promise<Written> {
    const only = new Set(newer.map(({ row }) => row));
    // Claimed before parking is looked at: whoever parks or creates one of these SKUs at this moment is waited for.
    let folds: ReadonlyMap<string, string> = await this.claim(
      m,
      rest.filter((row) => !only.has(row)),
    );
    let confirmed = new Set<FactsRow>();
    if (newer.length > 0) {
      await lockRootsOf(
        m,
        newer.map(({ rootId }) => rootId),
        [...folds.values()],
      );
      confirmed = await this.known.confirm(m, newer);
      // These are there, with their parents: there is nothing left to wait for.
      if (confirmed.size < newer.length) folds = await claimSkus(m, skusOf(rest));
    }
    const rows = rest.filter((row) => !confirmed.has(row));
    const fold = (sku: string): string => folds.get(formOf(sku))!;
    const { waiting, refused } = await waitingSkus(m, [...new Set(rows.map((row) => fold(row.sku)))]);
    // What cannot be stored cannot be parked: the catalogue refuses it with its reason.
    const isBehind = (row: FactsRow): boolean => row.parentSku == null && waiting.has(fold(row.sku)) && storable(row) !== null;
    const writable = rows.filter((row) => !isBehind(row));
    const results = writable.length > 0 ? await this.facts.write(m, writable, by, folds) : [];
    const outcomes = new Map<FactsRow, Outcome>(writable.map((row, at) => [row, results[at]!]));
    for (const row of rows.filter(isBehind)) outcomes.set(row, { sku: row.sku, verdict: 'parked', problems: [], factsChanged: false });
    // A line that queues behind one of its SKU waits for what that one waits for, be it in this chunk or parked before.
    const waitsFor = (row: FactsRow): string => {
      const parent = outcomes.get(row)!.waitsFor;
      return parent ? fold(parent) : waiting.get(fold(row.sku))!;
    };
    let parked = rows
      .filter((row) => outcomes.get(row)!.verdict === 'parked')
      .map((row): ParkedFacts => ({ row, sku: fold(row.sku), waitsFor: waitsFor(row) }));
    const released: [FactsRow, FactsResult][] = [];
    for (let made = createdOf(results); made.length > 0;) {
      const came = await this.parking.release(m, made, by, folds);
      released.push(...came);
      const due = await this.whoseParentCame(m, parked, [...made, ...createdOf(came.map(([, result]) => result))], folds);
      const next = due.length > 0 ? await this.facts.write(m, due, by, folds) : [];
      for (const [at, row] of due.entries()) outcomes.set(row, next[at]!);
      parked = parked.filter(({ row }) => outcomes.get(row)!.verdict === 'parked');
      made = createdOf(next);
    }
    const rings = await this.parking.inRing(m, parked);
    for (const row of rings) outcomes.set(row, { sku: row.sku, verdict: 'rejected', problems: [ring(row)], factsChanged: false });
    parked = parked.filter(({ row }) => !rings.has(row));
    if (refused.length > 0) await this.parking.forget(m, takenOf(outcomes, fold, refused));
    await this.editions.enqueueFacts(m, changedRoots([...outcomes, ...released]), by.now);
    await this.ends.ended(m, endedBy([...outcomes, ...released]), by.now);
    for (const row of confirmed) outcomes.set(row, asKnown(row));
    return { outcomes, parked: parked.map((one) => ({ ...one, row: leftOf(one.row, outcomes.get(one.row)!) })) };
  }

  private claim(m: EntityManager, rows: FactsRow[]): Promise<Map<string, string>> {
    return claimWithWaiting(m, skusOf(rows), [...new Set(rows.map(({ sku }) => formOf(sku)))]);
  }

  /** Lines of this very chunk that must not be parked any more: what they wait for was parked itself, and came with its own parent. */
  private async whoseParentCame(
    m: EntityManager,
    parked: ParkedFacts[],
    made: string[],
    claimed: ReadonlyMap<string, string>,
  ): Promise<FactsRow[]> {
    if (parked.length === 0) return [];
    const folds = await foldsOf(m, made, claimed);
    const came = new Set(made.map((sku) => folds.get(sku)));
    return parked.filter((one) => came.has(one.waitsFor)).map(({ row }) => row);
  }
}

const nothing = (): Written => ({ outcomes: new Map(), parked: [] });
const NOTHING_KNOWN = { same: new Map<FactsRow, string>(), newer: [] as NewerRow[] };

/** Of a node that is there all has been taken but its parent: nothing else waits, so nothing else overwrites what comes meanwhile. */
function leftOf(row: FactsRow, { nodeId }: Outcome): FactsRow {
  if (nodeId === undefined) return row;
  const { sku, parentSku, source, order, messageId, path } = row;
  return { sku, source, order, cells: {}, isLeft: true, ...(parentSku !== undefined && { parentSku }), ...(messageId !== undefined && { messageId }), ...(path !== undefined && { path }) }; // prettier-ignore
}

const asKnown = ({ sku }: FactsRow): Outcome => ({ sku, verdict: 'unchanged', problems: [], factsChanged: false });

const skusOf = (rows: FactsRow[]): string[] => [
  ...new Set(rows.flatMap((row) => [formOf(row.sku), ...(row.parentSku ? [formOf(row.parentSku)] : [])])),
];

function ring(row: FactsRow): Problem {
  const message = `${row.sku} would stand below itself: what it waits for waits for it.`;
  return problem('cyclic_parent', `${row.path}.parent`, message, 'Name a parent outside its own tree, here or in the lines that wait.');
}

/** Of SKUs of which a line was refused after it had waited: those that a line of this chunk brought. */
function takenOf(outcomes: Map<FactsRow, Outcome>, fold: (sku: string) => string, refused: string[]): string[] {
  const taken = new Set([...outcomes].flatMap(([row, { verdict }]) => (TAKEN.has(verdict) ? fold(row.sku) : [])));
  return refused.filter((sku) => taken.has(sku));
}

const createdOf = (results: FactsResult[]): string[] => results.filter((one) => one.verdict === 'created').map((one) => one.sku);
