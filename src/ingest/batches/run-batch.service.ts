import { createHash, type Hash } from 'node:crypto';
import { Injectable, Logger } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Clock } from '../../../libs/clock/index.js';
import { refusedByOthers } from '../../../libs/db/index.js';
import { busy, outageOf, problem, Refusal, type Problem } from '../../../libs/problem/index.js';
import { withTraceId } from '../../../libs/telemetry/index.js';
import { jsonOf, type Message } from '../lines/read-message.js';
import { SenderLeft } from '../lines/sender-left.js';
import { closeBatch, storedVerdicts, type BatchRow } from './batch.repository.js';
import { chunkMessages, oneAhead } from './chunk-messages.js';
import { OpenBatch, type RunningBatch } from './open-batch.service.js';
import { SenderStreaks } from './sender-streaks.js';
import { toldAhead } from './told-ahead.js';
import { TakeInTurn } from './take-in-turn.js';
import { otherBody, TakeLines, type BatchRequest, type LineTaker } from './take-lines.service.js';
import { emptyCounts, type LineVerdict, type Summary, type Verdict } from './verdict.js';

/** Lines per transaction. 500 keep a transaction short (tens of milliseconds) and the statements per line few; large ones are fewer. */
const CHUNK = 500;
const CHUNK_LIMITS = { count: CHUNK, weight: 4 * 1024 ** 2, weigh: ({ size = 0 }: Message) => size };
const IDLE_MS = 100;

/** By which door lines come, and how long the first of them may have waited for the batch to be opened. */
interface Waited {
  door: LineTaker;
  waitedMs: number;
}

/**
 * Runs a batch: chunk by chunk, each in a transaction that holds the effects, the messages and their verdicts together, so that an
 * answered line is a stored line. A batch that broke goes on under the same key: lines that were answered keep their answer.
 */
@Injectable()
export class RunBatch {
  private readonly logger = new Logger(RunBatch.name);

  constructor(
    private readonly ds: DataSource,
    private readonly clock: Clock,
    private readonly batches: OpenBatch,
    private readonly lines: TakeLines,
    private readonly streaks: SenderStreaks,
  ) {}

  /**
   * Yields the verdicts of each chunk once it has committed, and last the summary. It works on also where the caller takes none. Throws Refusal where the key is in use, or belongs to another body and nothing was answered yet.
   */
  async *run(request: BatchRequest, messages: AsyncIterable<Message[]>, door: LineTaker): AsyncGenerator<LineVerdict[] | Summary> {
    const began = this.clock.now().getTime();
    const opened = await this.batches.open(request);
    const waitedMs = this.clock.now().getTime() - began;
    switch (opened.kind) {
      case 'busy':
        throw new Refusal(running());
      case 'replay':
        return yield* this.replay(opened.batch, messages);
      case 'run':
        return yield* toldAhead(this.work(opened, request, messages, { door, waitedMs }), (after, limit) =>
          storedVerdicts(this.ds.manager, opened.batch.id, after, limit),
        );
    }
  }

  private async *work(opened: RunningBatch, request: BatchRequest, messages: AsyncIterable<Message[]>, { door, waitedMs }: Waited) {
    const { batch } = opened;
    const hash = createHash('sha256');
    const counts = emptyCounts();
    let lines = 0;
    let isFinished = false;
    let last: Summary;
    const summary = (state: Summary['state'], problems?: Problem[]): Summary => ({
      ...{ batch: batch.id, lines, counts, replayed: false, state },
      ...(problems ? { problems } : {}),
    });
    const taker = {
      take: (chunk: Message[]) => this.lines.take(opened, chunk, request, door),
      paused: () => this.lines.paused(opened, request, door),
    };
    const turn = new TakeInTurn(taker, door.kept, CHUNK_LIMITS, this.clock);
    const count = (part: LineVerdict[]): LineVerdict[] => {
      for (const { verdict } of part) counts[verdict] += 1;
      lines += part.length;
      return part;
    };
    let untold: LineVerdict[] = [];
    try {
      const came = this.withMoment(chunkMessages(messages, CHUNK_LIMITS, IDLE_MS), opened, waitedMs);
      for await (const chunk of oneAhead(came, (next) => door.ahead?.(next, request))) {
        for (const message of chunk) hashMessage(hash, message);
        for await (const part of atWork(opened, request, turn.take(chunk))) yield count(part);
      }
      for await (const part of atWork(opened, request, turn.rest())) yield count(part);
      this.lines.end(opened);
      await closeBatch(this.ds.manager, batch.id, 'finished', hash.digest(), counts, this.clock.now());
      isFinished = true;
      last = summary('finished', this.staleStreak(lines, counts, request));
    } catch (error) {
      untold = count(turn.end());
      if (error instanceof Refusal && lines === 0) throw error;
      last = summary('broken', this.whyBroken(error, batch.id));
    } finally {
      // Also reached when the caller went away and takes no more; and before the last word, which nobody may be there to take.
      try {
        count(turn.end());
        if (!isFinished) await closeBatch(this.ds.manager, batch.id, 'broken', null, counts, this.clock.now());
      } catch (err) {
        // The same outage, most likely. The batch stays open and unlocked, and its repeat goes on with it.
        this.logger.error({ err, batch: batch.id }, 'A broken batch could not be closed');
      } finally {
        await opened.release();
      }
    }
    if (untold.length > 0) yield untold;
    yield last;
  }

  /**
   * A chunk may wait for the one before it, for a lock, or for the repeat of its batch; what it says of now was true when it came. The first may have
   * come while its batch was opened: rather earlier than it did than later.
   */
  private async *withMoment(
    chunks: AsyncIterable<Message[]>,
    { batch, isResumed }: RunningBatch,
    waitedMs: number,
  ): AsyncGenerator<Message[]> {
    let mayHaveWaited = waitedMs;
    for await (const chunk of chunks) {
      const cameAt = isResumed ? batch.started_at : new Date(this.clock.now().getTime() - mayHaveWaited);
      mayHaveWaited = 0;
      for (const message of chunk) message.cameAt = cameAt;
      yield chunk;
    }
  }

  /** A sender whose order went back (another clock, another count) is told by verdicts alone, which nobody reads while they are many. */
  private staleStreak(lines: number, counts: Record<Verdict, number>, { by }: BatchRequest): Problem[] | undefined {
    const inRow = this.streaks.ended(by.person, counts);
    const { stale } = counts;
    if (inRow === undefined) return undefined;
    this.logger.warn(
      { source: by.person, stale, lines, inRow },
      'Most lines of a sender that would change something are older than what it said before',
    );
    return [streak(stale, lines, inRow)];
  }

  private whyBroken(error: unknown, batch: string): Problem[] {
    if (error instanceof Refusal) return error.problems;
    if (error instanceof SenderLeft) {
      this.logger.log({ batch }, 'The sender of a batch left before its end');
      return [error.problem];
    }
    this.logger.error({ err: error, batch }, 'A batch broke off');
    return [brokeOff(outageOf(error) ?? (refusedByOthers(error) ? busy(undefined) : undefined))];
  }

  private async *replay(batch: BatchRow, messages: AsyncIterable<Message[]>): AsyncGenerator<LineVerdict[] | Summary> {
    const hash = createHash('sha256');
    for await (const some of messages) for (const message of some) hashMessage(hash, message);
    if (!batch.body_hash?.equals(hash.digest())) throw new Refusal(otherBody());
    const counts = emptyCounts();
    let last = 0;
    for (;;) {
      const page = await storedVerdicts(this.ds.manager, batch.id, last, CHUNK);
      for (const { verdict } of page) counts[verdict] += 1;
      last = page.at(-1)?.line ?? last;
      if (page.length > 0) yield page;
      if (page.length < CHUNK) return yield { batch: batch.id, lines: last, counts, replayed: true, state: 'finished' };
    }
  }
}

/** The trace is told anew for each part: who takes the answers decides when one is worked on, and in a stream that is an event of the socket. */
async function* atWork<T>({ batch }: RunningBatch, { working }: BatchRequest, parts: AsyncGenerator<T>): AsyncGenerator<T> {
  for (;;) {
    working?.(true);
    const part = await withTraceId(batch.trace_id, () => parts.next()).finally(() => working?.(false));
    if (part.done) return;
    yield part.value;
  }
}

function hashMessage(hash: Hash, message: Message): void {
  hash.update(`${message.line}:${message.body === null ? JSON.stringify(message.problems) : jsonOf(message)}\n`);
}

function running() {
  const fix = 'Wait for its answer, or repeat later: the repeat gets the same answer.';
  return problem('batch_running', 'Idempotency-Key', 'A request with this key is being worked on.', fix);
}

function streak(stale: number, lines: number, inRow: number) {
  const before = inRow > stale ? ` (${inRow} with its batches before)` : '';
  const message = `${stale} of ${lines} lines${before} are older than what this sender said before, by their sourceRevision: nothing of them was taken.`;
  const fix =
    'Look at how it orders its messages: a clock that went back, or numbers in place of times. Send what is newest with a higher one.';
  return problem('stale_streak', 'sourceRevision', message, fix, { severity: 'warning' });
}

function brokeOff(why: Problem | undefined) {
  const fix = 'Send the whole batch again with the same Idempotency-Key: what was answered keeps its answer.';
  const message = `The batch broke off here; the lines without a verdict were not taken.${why ? ` ${why.message}` : ''}`;
  return problem('batch_broken', undefined, message, fix, why ? { details: { reason: why.code } } : {});
}
