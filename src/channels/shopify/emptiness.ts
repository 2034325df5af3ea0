import type { MappedField, RenderInput } from '../../port/index.js';

type Held = Pick<RenderInput, 'held' | 'ruled'>;

/** What a field of the product or of a variant says: its value; null: it is taken off; undefined: nothing, the shop's own stays. */
export type Said = MappedField | null | undefined;

/**
 * Emptiness is a value. A field that we sent a value for and that has none any more is taken off, as long as the mapping has a rule for it. What
 * was never ours is the shop's, and what lost its rule is given up: both are left out.
 */
export class Emptiness {
  private readonly held: ReadonlySet<string>;

  constructor(private readonly known: Held) {
    this.held = new Set(known.held);
  }

  /** `target` as the mapping names it, `field` as it is owned on the channel. */
  said(value: MappedField | undefined, target: string, field: string): Said {
    if (value !== undefined) return value;
    return this.isTakenOff(target, field) ? null : undefined;
  }

  isTakenOff(target: string, field: string): boolean {
    return this.held.has(field) && this.known.ruled.has(target);
  }

  /** Whether the mapping has a rule: without one the channel's own default counts. */
  isRuled(target: string): boolean {
    return this.known.ruled.has(target);
  }

  /** What no rule fills (a variant's own picture) is taken off as soon as it is gone. */
  wasHeld(field: string): boolean {
    return this.held.has(field);
  }
}
