import { problem, Refusal } from '../../libs/problem/index.js';
import type { ChannelAdapter } from '../port/index.js';

/** Nest's token for the adapters that app.module.ts brings together: an array of ChannelAdapter. */
export const CHANNEL_ADAPTERS = Symbol('CHANNEL_ADAPTERS');

/** The kinds of channel that this program can reach, each with its adapter. Two of one kind are a bug and throw; `of` throws Refusal `unknown_kind`. */
export class ChannelRegistry {
  private readonly adapters = new Map<string, ChannelAdapter>();

  constructor(adapters: readonly ChannelAdapter[] = []) {
    for (const adapter of adapters) this.register(adapter);
  }

  /** At start, by the module of a channel. */
  register(adapter: ChannelAdapter): void {
    if (this.adapters.has(adapter.kind)) throw new Error(`Two adapters call themselves ${adapter.kind}`);
    this.adapters.set(adapter.kind, adapter);
  }

  /** In the order of the alphabet. */
  kinds(): string[] {
    return [...this.adapters.keys()].sort();
  }

  /** In the order in which they were registered. */
  all(): ChannelAdapter[] {
    return [...this.adapters.values()];
  }

  /** Whether this program reaches channels of a kind. */
  has(kind: string): boolean {
    return this.adapters.has(kind);
  }

  /** Refuses an unknown kind with the known ones. */
  of(kind: string): ChannelAdapter {
    const adapter = this.adapters.get(kind);
    if (adapter) return adapter;
    throw new Refusal(problem('unknown_kind', 'kind', `There is no channel kind ${kind}`, `Use one of: ${this.kinds().join(', ')}`));
  }
}
