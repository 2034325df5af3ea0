import { Injectable, type OnModuleInit } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Metrics } from '../../../libs/telemetry/index.js';
import { massZeros } from './mass-zero.repository.js';

/** How many mass zeros nobody has decided on, by channel: counted when it is asked for. While the database is away, nothing is told. */
@Injectable()
export class ZeroMetrics implements OnModuleInit {
  constructor(
    private readonly ds: DataSource,
    private readonly metrics: Metrics,
  ) {}

  onModuleInit(): void {
    this.metrics.gauge('plinth_mass_zeros', 'Mass zeros that nobody has decided on', ['channel'], async (gauge) => {
      const open = await massZeros(this.ds.manager, 'open').catch(() => []);
      gauge.reset();
      for (const [channel, own] of Map.groupBy(open, ({ channelCode }) => channelCode)) gauge.set({ channel }, own.length);
    });
  }
}
