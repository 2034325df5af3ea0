import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { ShownOffers, ShownOffersPort, type ShownShare, type SoldOn, type SoldQuestion } from '../../catalog/index.js';
import { soldSince } from '../inputs/stock-bound.js';
import { readShares, readSold } from './shown-offers.repository.js';

/** Tells the catalogue what channels show of offers, and what looks proved to be sold of them. */
@Injectable()
export class AnswerShownOffers extends ShownOffers implements OnModuleInit {
  constructor(private readonly port: ShownOffersPort) {
    super();
  }

  onModuleInit(): void {
    this.port.use(this);
  }

  shares(m: EntityManager, market: string, skus: string[]): Promise<ShownShare[]> {
    return readShares(m, market, skus);
  }

  async sold(m: EntityManager, market: string, questions: SoldQuestion[]): Promise<SoldOn> {
    const asked = new Map(questions.map((one) => [one.sku, one]));
    const sold = new Map<string, Map<string, number>>();
    for (const { sku, channel, sales } of await readSold(m, market, [...asked.keys()])) {
      const since = asked.get(sku)!.since(channel);
      const own = sold.get(sku) ?? new Map<string, number>();
      // It may have had a part in several listings there.
      sold.set(sku, own.set(channel, (own.get(channel) ?? 0) + soldSince(sales, since === null ? null : new Date(since))));
    }
    return sold;
  }
}
