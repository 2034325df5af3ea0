import type { AccountConfig, BudgetNews, ChannelAdapter, ChannelConfig, ChannelContext } from '../../port/index.js';
import type { CompiledMapping } from '../mapping/index.js';
import type { StockPolicy } from './stock-policy.js';
import type { ChannelState } from './channel.repository.js';

/** Another channel that shares numbers with one. */
export interface PoolPlace {
  code: string;
  /** Code of its market. */
  market: string;
  stock: StockPolicy;
  /** Names of the locations that it counts; null: all. */
  counted: string[] | null;
}

/** A channel with all that is needed to work for it. Replaced, never changed, when any of it changes. */
export interface LoadedChannel {
  code: string;
  config: ChannelConfig;
  account: AccountConfig;
  adapter: ChannelAdapter;
  /** The version of all that renders for it: an input of each payload. */
  renderer: string;
  state: ChannelState;
  dryRun: boolean;
  /** What it keeps back of stock. */
  stock: StockPolicy;
  /** Places whose assortments decide what is meant for it; none: everything is. */
  assortment: string[];
  /** Others that sell from the same stock. */
  pool: PoolPlace[];
  /** A person asked to read again whatever was last read before then. */
  reconcileSince: Date | null;
  mappingId: string;
  mapping: CompiledMapping;
  context: ChannelContext;
  /** What the channel said of the account's budget since the last call. */
  takeNews(): BudgetNews[];
  /** Whether the channel answered since the last call. `silent`: it was asked, and all that came was nothing or a server error. */
  takeHealth(): 'answering' | 'silent' | 'not_asked';
}
