import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { ChannelsOfMarkets, MarketChannelsReader, type KnownChannel, type MarketChannels } from '../../approval/index.js';
import { readChannels } from './channel.repository.js';

/** Tells the approval room which channels sell in a market, and which there are. */
@Injectable()
export class AnswerChannelsOfMarkets extends MarketChannelsReader implements OnModuleInit {
  constructor(private readonly port: ChannelsOfMarkets) {
    super();
  }

  onModuleInit(): void {
    this.port.use(this);
  }

  async find(m: EntityManager, markets: ReadonlySet<string>): Promise<MarketChannels> {
    const all = (await readChannels(m)).filter(({ marketCode }) => markets.has(marketCode));
    return new Map([...Map.groupBy(all, ({ marketCode }) => marketCode)].map(([market, own]) => [market, own.map(({ code }) => code)]));
  }

  async all(m: EntityManager): Promise<KnownChannel[]> {
    return (await readChannels(m)).map(({ code, kind, marketCode: market, locales }) => ({ code, kind, market, locales }));
  }
}
