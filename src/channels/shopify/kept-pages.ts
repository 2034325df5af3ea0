import type { CallFailure } from './answers.js';
import type { Client } from './client.js';

/** Pages that nobody went on with for so long are too old to be put beside newer ones. */
const KEPT_MS = 30 * 60_000;
/** What stays in the shop's bucket for everybody else, stop-sells above all; a share of what it holds. */
const RESERVE = 0.2;

interface State<T, H> {
  head: H | null;
  nodes: T[];
  after: string | null;
  size: number;
  /** Things that were changed by us after they were read. */
  stale: string[];
}

/** How large pages may be, and what a node and the call itself cost. */
export interface PageCosts {
  most: number;
  least: number;
  node: number;
  call: number;
}

/**
 * What was read of a long list, kept between tries. A list dearer than the shop's bucket is read over several of them: starting at page one each
 * time empties the bucket and never gets to the end (320 variants were never live). Pages are as large as there are points for, so that a busy
 * shop yields small ones instead of none.
 */
export class KeptPages<T, H = never> {
  /** Whether this try has read anything. */
  private gotOn = false;

  private constructor(
    private readonly client: Client,
    private readonly key: string,
    private readonly costs: PageCosts,
    private readonly state: State<T, H>,
    private stored: boolean,
  ) {}

  static async open<T, H = never>(client: Client, what: string, listingId: string, costs: PageCosts): Promise<KeptPages<T, H>> {
    const key = keyOf(client, what, listingId);
    const text = await client.context.cache.get(key);
    const state = text ? (JSON.parse(text) as State<T, H>) : { head: null, nodes: [], after: null, size: costs.most, stale: [] };
    return new KeptPages(client, key, costs, state, Boolean(text));
  }

  /** What was sent since makes older pages untrue. */
  static forget(client: Client, what: string, listingId: string): Promise<void> {
    return client.context.cache.set(keyOf(client, what, listingId), '', client.context.now());
  }

  /** What was changed meanwhile has to be read again, and nothing else; without pages in between there is nothing to do. */
  static async touch(client: Client, what: string, listingId: string, names: string[]): Promise<void> {
    const { cache, now } = client.context;
    const key = keyOf(client, what, listingId);
    const text = await cache.get(key);
    if (!text) return;
    const state = JSON.parse(text) as State<unknown, unknown>;
    const stale = [...new Set([...state.stale, ...names])];
    await cache.set(key, JSON.stringify({ ...state, stale }), new Date(now().getTime() + KEPT_MS));
  }

  get stale(): string[] {
    return this.state.stale;
  }

  replace(nodes: T[], fresh: string[]): void {
    this.state.nodes = nodes;
    this.state.stale = this.state.stale.filter((name) => !fresh.includes(name));
  }

  get head(): H | null {
    return this.state.head;
  }

  get nodes(): T[] {
    return this.state.nodes;
  }

  get after(): string | null {
    return this.state.after;
  }

  /** How many nodes the next page should ask for. */
  get size(): number {
    const room = this.client.room;
    const fitting = room ? Math.floor((room.available - RESERVE * room.burst - this.costs.call) / this.costs.node) : this.state.size;
    return Math.max(this.costs.least, Math.min(this.state.size, fitting));
  }

  add(nodes: T[], after: string | null, head?: H): void {
    if (head !== undefined) this.state.head = head;
    this.state.nodes.push(...nodes);
    this.state.after = after;
    this.gotOn = true;
  }

  /** Undefined: go on. Otherwise the rest is for another time: the first page of a try always goes, so that each try gets somewhere. */
  async pause(): Promise<CallFailure | undefined> {
    const room = this.client.room;
    if (!room) return undefined;
    const wanted = RESERVE * room.burst + this.costs.call + this.costs.node * this.costs.least;
    if (room.available >= wanted) return undefined;
    await this.store();
    const full = RESERVE * room.burst + this.costs.call + this.costs.node * this.costs.most;
    const afterMs = Math.ceil(((Math.min(full, room.burst) - room.available) / room.perSecond) * 1_000);
    const reason = `${this.state.nodes.length} variants are read; the rest waits for points of the shop`;
    return { kind: 'retry', afterMs, reason, ...(this.gotOn && { progress: true }) };
  }

  /** It did not go: what there is is kept, and the next page is smaller. */
  async stop(failure: CallFailure): Promise<CallFailure> {
    this.state.size = Math.max(this.costs.least, Math.floor(this.state.size / 2));
    await this.store();
    return failure.kind === 'retry' && this.gotOn ? { ...failure, progress: true } : failure;
  }

  async finish(): Promise<void> {
    if (this.stored) await this.client.context.cache.set(this.key, '', this.client.context.now());
  }

  private async store(): Promise<void> {
    const { cache, now } = this.client.context;
    await cache.set(this.key, JSON.stringify(this.state), new Date(now().getTime() + KEPT_MS));
    this.stored = true;
  }
}

const keyOf = ({ context }: Client, what: string, listingId: string): string => `shopify-${what}:${context.channel.code}:${listingId}`;
