import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { ShownOffers, ShownOffersPort, type ShownShare, type SoldQuestion } from '../../catalog/index.js';
import { knowsUntil, soldSince } from '../inputs/stock-bound.js';
import { readShares, readSold } from './shown-offers.repository.js';

const MINUTE_MS = 60_000;

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

  async sold(m: EntityManager, market: string, questions: SoldQuestion[]): Promise<Map<string, number>> {
    const asked = new Map(questions.map((one) => [one.sku, one]));
    const sold = new Map<string, number>();
    for (const { sku, channel, sales } of await readSold(m, market, [...asked.keys()])) {
      const { since, orderDelays } = asked.get(sku)!;
      const countedAt = since === null ? null : new Date(since);
      const from = knowsUntil({ countedAt, orderDelayMs: (orderDelays[channel] ?? 0) * MINUTE_MS });
      sold.set(sku, (sold.get(sku) ?? 0) + soldSince(sales, from));
    }
    return sold;
  }
}
