import type { EntityManager } from 'typeorm';
import type { BatchRequest, NumberedMessage, TakenChunk } from '../batches/take-lines.service.js';
import type { Message } from '../lines/read-message.js';
import type { KnownLine, TakeItems } from './take-items.service.js';

/**
 * The items of one batch. While a chunk is written, the next one is looked at: which of its lines say what is known is a read without any lock, and
 * a night of such lines is then told in the time that the slower of the two takes. What the chunk before wrote is not believed to be
 * as it was seen: such lines are looked at again.
 */
export class LookAhead {
  private looked: { from: number; known: Promise<Map<number, KnownLine>> } | undefined;
  /** SKUs and roots that may have been written since the look that waits for its turn. */
  private readonly touched = new Set<string>();
  /** Where hardly a line says what is known, two looks at each would cost more than they spare. */
  private isWorthIt = false;

  constructor(
    private readonly items: TakeItems,
    private readonly m: EntityManager,
  ) {}

  /** The chunk that comes next is here, and the one before it is still being worked on. */
  ahead(messages: Message[], request: BatchRequest): void {
    this.looked = undefined;
    if (!this.isWorthIt) return;
    const known = this.items.look(this.m, messages, request);
    // Whatever went wrong: the chunk is looked at when its turn comes.
    this.looked = { from: messages[0]!.line, known: known.catch(() => new Map<number, KnownLine>()) };
  }

  async take(m: EntityManager, messages: NumberedMessage[], request: BatchRequest): Promise<TakenChunk> {
    const known = await this.knownOf(messages);
    const { touched, same, ...taken } = await this.items.take(m, messages, request, known);
    for (const one of touched) this.touched.add(one);
    this.isWorthIt = same * 2 >= messages.length;
    return taken;
  }

  /** Empty where this is not the chunk that was looked at: a part of one that is tried anew in halves, say. What was written before is committed. */
  private async knownOf(messages: NumberedMessage[]): Promise<ReadonlyMap<number, KnownLine>> {
    const { looked, touched } = this;
    if (looked && looked.from !== messages[0]?.line) return new Map();
    const seen = await looked?.known;
    const known = [...(seen ?? [])].filter(([, { row, rootId }]) => !touched.has(row.sku) && !touched.has(rootId));
    this.looked = undefined;
    touched.clear();
    return new Map(known);
  }
}
