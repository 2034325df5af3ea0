import type { EntityManager } from 'typeorm';
import type { BatchRequest, NumberedMessage, TakenChunk } from '../batches/take-lines.service.js';
import type { Message } from '../lines/read-message.js';
import type { KeptItems } from './kept-items.js';
import type { KnownLine, TakeItems } from './take-items.service.js';

/** After a chunk in which hardly a line said what is known so many go the long way at once. */
const REST = 8;

/**
 * The items of one batch. While a chunk is written, the next one is looked at: which of its lines say what is known is a read without any lock, and
 * a night of such lines is then told in the time that the slower of the two takes. What the chunk before wrote is not believed to be
 * as it was seen: such lines are looked at again.
 */
export class LookAhead {
  /** First line of a chunk → what was seen of it. */
  private readonly looks = new Map<number, Promise<ReadonlyMap<number, KnownLine>>>();
  /** SKUs and roots that may have been written since the looks that wait for their turn. */
  private readonly touched = new Set<string>();
  /** Where hardly a line says what is known, two looks at each would cost more than they spare. */
  private isWorthIt = false;
  /** Chunks that may do without any look: the ones before were all news, and the write tells a repeat as well, under its locks. */
  private resting = 0;

  constructor(
    private readonly items: TakeItems,
    private readonly m: EntityManager,
    readonly kept: KeptItems,
  ) {}

  /** The chunk that comes next is here, and the one before it is still being worked on. */
  ahead(messages: Message[], request: BatchRequest): void {
    if (!this.isWorthIt || messages.length === 0) return;
    const known = this.items.look(this.m, messages, request);
    // Whatever went wrong: the chunk is looked at when its turn comes.
    this.looks.set(
      messages[0]!.line,
      known.catch(() => new Map<number, KnownLine>()),
    );
  }

  async take(m: EntityManager, messages: NumberedMessage[], request: BatchRequest): Promise<TakenChunk> {
    const known = await this.knownOf(messages);
    const isResting = known.size === 0 && this.resting > 0;
    const { touched, same, newer, ...taken } = await this.items.take(m, messages, request, isResting ? 'nothing' : known);
    for (const one of touched) this.touched.add(one);
    this.isWorthIt = same * 2 >= messages.length;
    if (isResting) this.resting -= 1;
    else this.resting = (same + newer) * 10 < messages.length ? REST : 0;
    return taken;
  }

  /**
   * Empty where nothing was looked at, or this is a part of a chunk that is tried anew in halves. A chunk is looked at once the one before the
   * last is committed: what that one wrote was seen, and only what the last one wrote was not.
   */
  private async knownOf(messages: NumberedMessage[]): Promise<ReadonlyMap<number, KnownLine>> {
    const from = messages[0]?.line ?? 0;
    for (const line of this.looks.keys()) if (line < from) this.looks.delete(line);
    const look = this.looks.get(from);
    if (!look && this.looks.size > 0) return new Map();
    this.looks.delete(from);
    const known = [...((await look) ?? [])].filter(([, { row, rootId }]) => !this.touched.has(row.sku) && !this.touched.has(rootId));
    this.touched.clear();
    return new Map(known);
  }
}
