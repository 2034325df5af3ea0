import type { ChannelAdapter } from '../../../src/port/index.js';
import type { MappedProduct } from '../../../src/port/index.js';
import type { TestContext } from './test-context.js';

export interface FaultMatch {
  method?: string;
  pathIncludes?: string;
  bodyIncludes?: string;
}

/** The parts of a sandbox fault that the contract uses; as `POST /_sandbox/faults` takes them. */
export interface ContractFault {
  match: FaultMatch;
  kind: 'status' | 'reset' | 'truncate';
  phase: 'before' | 'after';
  status?: number;
  headers?: Record<string, string>;
  body?: unknown;
  times?: number;
}

export interface ProductOverrides {
  /** SKU of the root; variants derive theirs from it. Products of different tests do not meet. */
  sku?: string;
  title?: string;
  /** Minor units, for every sellable. */
  priceMinor?: string;
  quantity?: number;
}

/** What a channel's test brings to the contract: its adapter, its sandbox, and the few things that only the channel's own words can say. */
export interface ContractHarness {
  adapter: ChannelAdapter;
  sandbox: {
    url: string;
    clock: { advance(ms: number): void };
    faults: { add(fault: ContractFault): unknown; clear(): void };
  };
  /** A fresh context (empty cache) with credentials that the sandbox knows. */
  context(): TestContext;
  /** The same, but at an address where nothing listens. */
  unreachableContext(): TestContext;
  /** A good product with at least two variants. The same overrides give the same product. */
  product(overrides?: ProductOverrides): MappedProduct;
  /** A product that the adapter renders, but that the channel refuses at the door as invalid. */
  breakProduct(): MappedProduct;
  /** A product that the channel accepts and rejects later, or a preparation of the sandbox that makes it so. */
  rejectedLate(): MappedProduct;
  /** Puts that many things on the channel as another system would; more than one page. Returns their listing keys. */
  foreignSeed(): Promise<string[]>;
  /** Puts a foreign thing on the channel under the key that this product's first listing would have. Undefined: the channel cannot know that it is foreign. */
  foreignTwin?(product: MappedProduct): Promise<void>;
  /** Changes an owned field of what is live behind Plinth's back; returns the owned field's name. */
  foreignChange(product: MappedProduct): Promise<string>;
  /** Makes the token that the adapter holds stop working. */
  expireToken(): void;
  /** Lets the channel finish its processing. */
  settle(): void | Promise<void>;
  /** Keys of all that the channel holds now, with repetitions if there are two of a thing. */
  keysOnChannel(): string[] | Promise<string[]>;
  /** The requests that change something. */
  sendMatch: FaultMatch;
  /** Those that change price or stock alone. Absent: the same. */
  offerMatch?: FaultMatch;
  /** Those that change a number alone. Absent: as a price. */
  stockMatch?: FaultMatch;
  /** Those that take something off. */
  withdrawMatch: FaultMatch;
  /** Stock belongs to several markets at once, so that a missing price closes the offer and leaves the number. */
  pooled?: true;
  /** The channel's own way to say "too fast". */
  throttled: Omit<ContractFault, 'match' | 'phase'>;
}
