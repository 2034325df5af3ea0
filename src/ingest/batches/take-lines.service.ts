import { Injectable, Logger } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { Clock } from '../../../libs/clock/index.js';
import { inTransaction, refusedByData } from '../../../libs/db/index.js';
import { problem, Refusal, type Problem } from '../../../libs/problem/index.js';
import { faultOf, toldOf, type LineFault } from '../lines/line-fault.js';
import { at, jsonOf, type Message } from '../lines/read-message.js';
import { answeredLines, insertMessages, reserveMessageIds, type NewBatch } from './batch.repository.js';
import type { RunningBatch } from './open-batch.service.js';
import { patiently } from './patiently.js';
import { toTell, type LineVerdict } from './verdict.js';

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
 * So many lines in a row over which the program fails are no lines' fault: the batch breaks, and its repeat goes on with the last of them. A few
 * beside each other may be of one kind; what was answered stays rejected, so there must not be many.
 */
const MOST_FAILED = 5;

/**
 * Takes a chunk in one transaction: effects, messages and verdicts together. Where the database refuses it, or the program fails over it, its halves
 * are taken each by itself, and so on: only the line that it was is refused. Where others are in the way, it is tried for as long as a sender waits
 * patiently.
 */
@Injectable()
export class TakeLines {
  private readonly logger = new Logger(TakeLines.name);
  /** Lines in a row over which the program failed, of batches that run. */
  private readonly failed = new WeakMap<RunningBatch, number>();

  constructor(
    private readonly ds: DataSource,
    private readonly clock: Clock,
  ) {}

  /** Yields the verdicts of what was committed, in order. */
  async *take(opened: RunningBatch, chunk: Message[], request: BatchRequest, door: LineTaker): AsyncGenerator<LineVerdict[]> {
    const outcome = await this.tryWhole(opened, chunk, request, door);
    if (Array.isArray(outcome)) {
      this.failed.delete(opened);
      return yield outcome;
    }
    if (chunk.length === 1) return yield [await this.refuse(opened, chunk[0]!, outcome, request)];
    const half = chunk.length >> 1;
    yield* this.take(opened, chunk.slice(0, half), request, door);
    yield* this.take(opened, chunk.slice(half), request, door);
  }

  /** The verdicts, or why the chunk cannot be taken as it is. One line over which the program fails is tried once more: it may have been the moment. */
  private async tryWhole(
    opened: RunningBatch,
    chunk: Message[],
    request: BatchRequest,
    door: LineTaker,
  ): Promise<LineVerdict[] | LineFault> {
    for (let again = chunk.length === 1; ; again = false) {
      try {
        return await patiently(this.ds, (m) => this.takeWhole(m, opened, chunk, request, door));
      } catch (error) {
        const fault = faultOf(error);
        if (!fault) throw error;
        if (!again || fault.refused) return fault;
      }
    }
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
      const taken = judged.map((one) => ({ ...one, problems: toTell(one.problems, one.line) }));
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
    if (why.refused) {
      this.failed.delete(opened);
      this.logger.warn({ ...why.refused, ...of }, 'The database refused a line that the checks let through');
    } else this.countFailed(opened, why.failed, of);
    const sku = typeof body?.['sku'] === 'string' ? body['sku'] : null;
    const verdict = { line, sku, verdict: 'rejected' as const, problems: [toldOf(why, at(line))] };
    try {
      await this.store(batch.id, { ...verdict, body });
    } catch (error) {
      if (!refusedByData(error)) throw error;
      await this.store(batch.id, { ...verdict, sku: null, body: null });
    }
    return verdict;
  }

  /** Throws where too many in a row failed: whoever breaks the batch logs it. */
  private countFailed(opened: RunningBatch, err: unknown, of: object): void {
    const inRow = (this.failed.get(opened) ?? 0) + 1;
    if (inRow === MOST_FAILED) throw err;
    this.failed.set(opened, inRow);
    this.logger.error({ err, ...of }, 'Plinth failed over a line of the ERP');
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
