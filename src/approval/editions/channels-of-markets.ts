import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';

/** Market → codes of the channels that sell in it; one without any may be absent. */
export type MarketChannels = ReadonlyMap<string, string[]>;

/** Which channels sell in a market? Owned here, answered by syndication, which has the channels. */
export abstract class MarketChannelsReader {
  abstract find(m: EntityManager, markets: ReadonlySet<string>): Promise<MarketChannels>;
}

/** Holds the answer that an upper room brings at start (`use`), as `ReadinessPort` does. Without one, nothing is sold anywhere. */
@Injectable()
export class ChannelsOfMarkets {
  private provider: MarketChannelsReader | undefined;

  use(reader: MarketChannelsReader): void {
    this.provider = reader;
  }

  async find(m: EntityManager, markets: ReadonlySet<string>): Promise<MarketChannels> {
    return markets.size > 0 && this.provider ? this.provider.find(m, markets) : new Map();
  }
}
