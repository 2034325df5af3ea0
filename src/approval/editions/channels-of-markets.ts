import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { scopeChain, type CatalogSchema } from '../../catalog/index.js';

/** Market → codes of the channels that sell in it; one without any may be absent. */
export type MarketChannels = ReadonlyMap<string, string[]>;

/** A channel, as far as it tells what it shows of a draft. */
export interface KnownChannel {
  code: string;
  kind: string;
  market: string;
  locales: readonly string[];
}

/** What a channel shows: values of these scopes (its own, those of its kind and market, and the wider ones of these), in these locales; null: nobody has connected it yet. */
export interface ChannelSight {
  scopes: readonly string[];
  locales: readonly string[] | null;
}

/** Which channels are there, and which sell in a market? Owned here, answered by syndication, which has the channels. */
export abstract class MarketChannelsReader {
  /** By market, the channels that sell there. One statement, however many markets. */
  abstract find(m: EntityManager, markets: ReadonlySet<string>): Promise<MarketChannels>;
  /** All channels that there are. */
  abstract all(m: EntityManager): Promise<KnownChannel[]>;
}

/** Holds the answer that an upper room brings at start (`use`), as `ReadinessPort` does. Without one, nothing is sold anywhere. */
@Injectable()
export class ChannelsOfMarkets {
  private provider: MarketChannelsReader | undefined;

  use(reader: MarketChannelsReader): void {
    this.provider = reader;
  }

  /** By market, its channels; those of no market are left out. Empty without a reader. */
  async find(m: EntityManager, markets: ReadonlySet<string>): Promise<MarketChannels> {
    return markets.size > 0 && this.provider ? this.provider.find(m, markets) : new Map();
  }

  /** By code, all that the catalogue knows as channels. One statement. */
  async sights(m: EntityManager, { scopes }: Pick<CatalogSchema, 'scopes'>): Promise<Map<string, ChannelSight>> {
    const known = new Map(((await this.provider?.all(m)) ?? []).map((one) => [one.code, one]));
    const codes = [...scopes.values()].filter(({ kind }) => kind === 'channel').map(({ code }) => code);
    return new Map(
      codes.map((code): [string, ChannelSight] => {
        const channel = known.get(code);
        const own = channel ? [code, channel.kind, channel.market] : [code];
        const seen = own.flatMap((one) => [one, ...scopeChain({ scopes }, one)]);
        return [code, { scopes: [...new Set(seen)], locales: channel?.locales ?? null }];
      }),
    );
  }
}
