import { Injectable, type OnModuleInit } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Metrics } from '../../../libs/telemetry/index.js';
import { countHeld } from './removals.repository.js';

/** How many listings wait for a person before they leave, by channel: counted when it is asked for. While the database is away, nothing is told. */
@Injectable()
export class RemovalMetrics implements OnModuleInit {
  constructor(
    private readonly ds: DataSource,
    private readonly metrics: Metrics,
  ) {}

  onModuleInit(): void {
    this.metrics.gauge(
      'plinth_removals_held',
      'Listings that would leave their channel and wait for a person',
      ['channel'],
      async (gauge) => {
        const held = await countHeld(this.ds.manager).catch(() => []);
        gauge.reset();
        for (const { channel, count } of held) gauge.set({ channel }, count);
      },
    );
  }
}
