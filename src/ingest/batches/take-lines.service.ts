import { Injectable, Logger } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { Clock } from '../../../libs/clock/index.js';
import { afterUrgent, inTransaction, refusedByData, urgently, wasCancelled } from '../../../libs/db/index.js';
import { problem, Refusal, type Problem } from '../../../libs/problem/index.js';
import { faultOf, toldOf, type LineFault } from '../lines/line-fault.js';
import { at, jsonOf, type Message } from '../lines/read-message.js';
import { answeredLines, insertMessages, reserveMessageIds, type NewBatch } from './batch.repository.js';
import { BatchFaults, type Suspect } from './batch-faults.js';
import type { RunningBatch } from './open-batch.service.js';
import { patiently } from './patiently.js';
import { toName, toTell, type LineVerdict } from './verdict.js';

/** So few lines, and so little text, are a change of the day and no load of the night: they are done in a moment, and do not wait for what takes long. */
const FEW = { count: 20, size: 64 * 1024 };

const isShort = (chunk: Message[]): boolean => chunk.length <= FEW.count && chunk.reduce((sum, { size = 0 }) => sum + size, 0) <= FEW.size;

/** What is asked for with a batch: its kind, key and sender. */
export interface BatchRequest extends NewBatch {
  /** Told when lines begin to be worked on, and when they end: whoever waits for them is silent for good reason. */
  working?: (isAtWork: boolean) => void;
}

/** A message with the id under which its effects are recorded. */
export interface NumberedMessage extends Message {
  id: string;
}

export interface TakenMessage extends LineVerdict {
  order: string | null;
}

export interface TakenChunk {
  /** One per message, in order. */
  taken: TakenMessage[];
  /** What refers to the messages' own rows, and so can only be written once they are there. */
  afterwards?: () => Promise<void>;
}

/** Takes the lines of one batch: an items and an offers door have one each. */
export interface LineTaker {
  /** With a chunk, in the transaction that also stores its messages. */
  take(m: EntityManager, messages: NumberedMessage[], request: BatchRequest): Promise<TakenChunk>;
  /** The next chunk has come while one is worked on: whatever can be read of it beforehand. Never throws. */
  ahead?(messages: Message[], request: BatchRequest): void;
  /** Lines that wait for others of the same batch, where the door knows such. */
  readonly kept?: KeptLines;
}

/** Whose lines they are, by which door they came, and whether they are a change of the day. */
interface TakenBy {
  request: BatchRequest;
  door: LineTaker;
  isShort: boolean;
}

/** Lines that wait for others of their batch: nothing of them is written, and none is answered, until those come. */
export interface KeptLines {
  /** What is to be taken now: of these, and of what was kept for them. The rest is kept. */
  sift(messages: Message[]): Promise<Iterable<Message>>;
  /** All that is kept, in order: it is kept no longer. */
  rest(): Iterable<Message>;
  /** The batch goes no further. */
  drop(): void;
  /** Lines that are kept. */
  readonly size: number;
  /** There is no room for more. */
  readonly isFull: boolean;
}

/**
 * Takes a chunk in one transaction: effects, messages and verdicts together. Where the database refuses it, or the program fails over it, its halves
 * are taken each by itself, and so on: only the line that it was is refused. A line over which the program fails is refused where another of its batch
 * was taken, and waits for that; or where its sender waits for an answer, and it fails once more. Where others are in the way, it is tried for as long as
 * a sender waits patiently.
 */
@Injectable()
export class TakeLines {
  private readonly logger = new Logger(TakeLines.name);
  private readonly faults = new WeakMap<RunningBatch, BatchFaults>();

  constructor(
    private readonly ds: DataSource,
    private readonly clock: Clock,
  ) {}

  /** Yields the verdicts of what was committed, in order; those behind a line that is not known to be at fault once that is settled. */
  take(opened: RunningBatch, chunk: Message[], request: BatchRequest, door: LineTaker): AsyncGenerator<LineVerdict[]> {
    return this.takePart(opened, chunk, { request, door, isShort: isShort(chunk) });
  }

  /** Parts of a long chunk are long work, however few lines are left of it. */
  private async *takePart(opened: RunningBatch, chunk: Message[], by: TakenBy): AsyncGenerator<LineVerdict[]> {
    const { request } = by;
    const outcome = await this.tryWhole(opened, chunk, by);
    if (!Array.isArray(outcome) && chunk.length > 1) {
      const half = chunk.length >> 1;
      yield* this.takePart(opened, chunk.slice(0, half), by);
      return yield* this.takePart(opened, chunk.slice(half), by);
    }
    const faults = this.faultsOf(opened);
    if (Array.isArray(outcome)) faults.answered(outcome);
    else if (outcome.refused) faults.answered([await this.refuse(opened, chunk[0]!, outcome, request)]);
    else faults.failed(chunk[0]!, outcome.failed);
    const told: LineVerdict[] = [];
    for (const one of faults.tellable())
      told.push('verdict' in one ? one : await this.refuse(opened, one.message, { failed: one.error }, request));
    if (told.length > 0) yield told;
  }

  /**
   * The sender waits for an answer, and sends nothing that could be taken before he has one: what was held is told. A line over which the program
   * failed is tried once more, a pause later, since nothing else shows that it was not the moment.
   */
  async *paused(opened: RunningBatch, request: BatchRequest, door: LineTaker): AsyncGenerator<LineVerdict[]> {
    for (const one of this.faultsOf(opened).paused()) yield 'verdict' in one ? [one] : await this.tryLast(opened, one, request, door);
  }

  /** All lines of the batch have been taken. Throws where the program failed over lines of it and took no other. */
  end(opened: RunningBatch): void {
    this.faultsOf(opened).end();
  }

  private faultsOf(opened: RunningBatch): BatchFaults {
    const known = this.faults.get(opened) ?? new BatchFaults();
    this.faults.set(opened, known);
    return known;
  }

  /** The verdicts, or why the chunk cannot be taken as it is. One line over which the program fails is tried once more: it may have been the moment. */
  private async tryWhole(opened: RunningBatch, chunk: Message[], { request, door, isShort }: TakenBy): Promise<LineVerdict[] | LineFault> {
    for (let again = chunk.length === 1; ; again = false) {
      try {
        const whole = () => patiently(this.ds, (m) => this.takeWhole(m, opened, chunk, request, door));
        return await (isShort ? urgently(this.ds, whole) : afterUrgent(this.ds).then(whole));
      } catch (error) {
        const fault = faultOf(error);
        if (!fault) throw error;
        if (!again || fault.refused || wasCancelled(error)) return fault;
      }
    }
  }

  private async tryLast(opened: RunningBatch, { message }: Suspect, request: BatchRequest, door: LineTaker): Promise<LineVerdict[]> {
    const outcome = await this.tryWhole(opened, [message], { request, door, isShort: false });
    if (!Array.isArray(outcome)) {
      if (wasCancelled(outcome.failed)) throw outcome.failed;
      return [await this.refuse(opened, message, outcome, request)];
    }
    this.faultsOf(opened).settled(outcome);
    return outcome;
  }

  private async takeWhole(
    m: EntityManager,
    opened: RunningBatch,
    chunk: Message[],
    request: BatchRequest,
    door: LineTaker,
  ): Promise<LineVerdict[]> {
    const { id } = opened.batch;
    const answered = opened.isResumed ? await answeredLines(m, id, chunk) : [];
    if (answered.some((one) => !one.same)) throw new Refusal(otherBody());
    const known = new Map(answered.map(({ same: _same, ...verdict }) => [verdict.line, verdict]));
    const open = chunk.filter((message) => !known.has(message.line));
    if (open.length > 0) {
      const ids = await reserveMessageIds(m, open.length);
      const numbered = open.map((message, place) => ({ ...message, id: ids[place]! }));
      const { taken: judged, afterwards } = await door.take(m, numbered, request);
      const taken = judged.map((one) => ({ ...one, sku: toName(one.sku), problems: toTell(one.problems, one.line) }));
      const rows = taken.map((one, place) => ({ ...one, id: ids[place]!, body: open[place]!.body, json: jsonOf(open[place]!) }));
      await insertMessages(m, id, rows, this.clock.now());
      await afterwards?.();
      for (const { order: _order, ...verdict } of taken) known.set(verdict.line, verdict);
    }
    return chunk.map((message) => known.get(message.line)!);
  }

  private async refuse(opened: RunningBatch, { line, body }: Message, why: LineFault, { by }: BatchRequest): Promise<LineVerdict> {
    const { batch } = opened;
    const of = { batch: batch.id, line, source: by.person };
    if (why.refused) this.logger.warn({ ...why.refused, ...of }, 'The database refused a line that the checks let through');
    else this.logger.error({ err: why.failed, ...of }, 'Plinth failed over a line of the ERP');
    const sku = toName(typeof body?.['sku'] === 'string' ? body['sku'] : null);
    const verdict = { line, sku, verdict: 'rejected' as const, problems: [toldOf(why, at(line))] };
    try {
      await this.store(batch.id, { ...verdict, body });
    } catch (error) {
      if (!refusedByData(error)) throw error;
      await this.store(batch.id, { ...verdict, sku: null, body: null });
    }
    return verdict;
  }

  private store(batchId: string, row: LineVerdict & Pick<Message, 'body'>): Promise<void> {
    return inTransaction(this.ds, async (m) => {
      const [id] = await reserveMessageIds(m, 1);
      await insertMessages(m, batchId, [{ ...row, id: id!, order: null }], this.clock.now());
    });
  }
}

/** Of a request whose key belongs to another body. */
export function otherBody(): Problem {
  return problem('idempotency_key_reused', 'Idempotency-Key', 'This key was used with another body.', 'Use a new key for a new request.');
}
