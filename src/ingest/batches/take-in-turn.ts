import type { Clock } from '../../../libs/clock/index.js';
import type { Message } from '../lines/read-message.js';
import { AnswersInOrder } from './answers-in-order.js';
import { inChunks, type ChunkLimits } from './chunk-messages.js';
import type { KeptLines } from './take-lines.service.js';
import type { LineVerdict } from './verdict.js';

/** Lines kept back and answers behind them, of one batch. */
const MOST = 20_000;
/** A sender that is slow without ever pausing is not left without an answer for longer, in sum, than this is waited for its lines. */
const PATIENCE_MS = 5_000;

/** Takes what has its turn. */
interface Taker {
  take(chunk: Message[]): AsyncGenerator<LineVerdict[]>;
  /** The sender waits for an answer: what could be told and was not. */
  paused(): AsyncGenerator<LineVerdict[]>;
}

/**
 * Takes the chunks of one batch. Lines that wait for others of it are kept back until those come, so that each is written once; where the sender
 * waits for an answer, too much is kept, or the input ends, they are taken as they are. Answers are told in the order of the lines all the same.
 */
export class TakeInTurn {
  private readonly answers = new AnswersInOrder();
  private waitedMs = 0;
  private doneAt = 0;

  constructor(
    private readonly taker: Taker,
    private readonly kept: KeptLines | undefined,
    private readonly limits: ChunkLimits<Message>,
    private readonly clock: Clock,
  ) {}

  /** Yields the verdicts that can be told. An empty chunk: the sender waits. */
  async *take(chunk: Message[]): AsyncGenerator<LineVerdict[]> {
    const { kept } = this;
    if (kept) yield* this.takeDue(chunk, kept);
    else yield* this.takeAll(chunk);
    if (chunk.length === 0) yield* this.inOrder(this.taker.paused());
    this.doneAt = this.clock.ticks();
  }

  private async *takeDue(chunk: Message[], kept: KeptLines): AsyncGenerator<LineVerdict[]> {
    if (kept.size > 0) this.waitedMs += this.clock.ticks() - this.doneAt;
    this.answers.came(chunk);
    yield* this.takeAll(await kept.sift(chunk));
    const isEnough = chunk.length === 0 || kept.isFull || kept.size + this.answers.size >= MOST || this.waitedMs > PATIENCE_MS;
    if (isEnough) yield* this.rest();
  }

  /** What was kept back and must wait no longer. */
  async *rest(): AsyncGenerator<LineVerdict[]> {
    this.waitedMs = 0;
    if (this.kept) yield* this.takeAll(this.kept.rest());
  }

  /** The batch goes no further: gives back what was taken and could not be told in its turn. What was kept back is not taken. */
  end(): LineVerdict[] {
    this.kept?.drop();
    return this.answers.rest();
  }

  private async *takeAll(messages: Iterable<Message>): AsyncGenerator<LineVerdict[]> {
    for (const chunk of inChunks(messages, this.limits)) yield* this.inOrder(this.taker.take(chunk));
  }

  private async *inOrder(parts: AsyncGenerator<LineVerdict[]>): AsyncGenerator<LineVerdict[]> {
    for await (const part of parts) {
      const tellable = this.kept ? this.answers.answered(part) : part;
      if (tellable.length > 0) yield tellable;
    }
  }
}
