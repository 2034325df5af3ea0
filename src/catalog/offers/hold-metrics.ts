import { Injectable, type OnModuleInit } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Clock } from '../../../libs/clock/index.js';
import { Metrics } from '../../../libs/telemetry/index.js';
import { heldByMarket, type HeldInMarket } from './held-offers.repository.js';

/** How much money waits for a person, and how long, by market: counted when it is asked for. While the database is away, nothing is told. */
@Injectable()
export class HoldMetrics implements OnModuleInit {
  constructor(
    private readonly ds: DataSource,
    private readonly clock: Clock,
    private readonly metrics: Metrics,
  ) {}

  onModuleInit(): void {
    this.gauge('plinth_price_holds', 'Offers whose money waits for a person', ({ count }) => count);
    const age = (since: number): number => (this.clock.now().getTime() - since) / 1000;
    this.gauge('plinth_price_holds_oldest_seconds', 'How long the oldest held price waits for a person', ({ oldest }) => age(oldest));
  }

  private gauge(name: string, help: string, valueOf: (held: HeldInMarket) => number): void {
    this.metrics.gauge(name, help, ['market'], async (gauge) => {
      const held = await heldByMarket(this.ds.manager).catch(() => []);
      gauge.reset();
      for (const one of held) gauge.set({ market: one.market }, valueOf(one));
    });
  }
}
