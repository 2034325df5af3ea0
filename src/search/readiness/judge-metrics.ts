import { Injectable, type OnModuleInit } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Clock } from '../../../libs/clock/index.js';
import { Metrics } from '../../../libs/telemetry/index.js';
import { oldestDue } from './due.repository.js';
import { countTasks } from './tasks.repository.js';

/** How long changes wait until their products are judged, and for what many are: asked when it is looked at. While the database is away, nothing is told. */
@Injectable()
export class JudgeMetrics implements OnModuleInit {
  constructor(
    private readonly ds: DataSource,
    private readonly clock: Clock,
    private readonly metrics: Metrics,
  ) {}

  onModuleInit(): void {
    this.metrics.gauge(
      'plinth_readiness_oldest_seconds',
      'How long the oldest change waits until its product is judged',
      [],
      async (gauge) => {
        const at = await oldestDue(this.ds.manager).catch(() => null);
        if (at !== null) gauge.set(at ? (this.clock.now().getTime() - at.getTime()) / 1000 : 0);
      },
    );
    this.metrics.gauge('plinth_readiness_tasks', 'Changes for which many products are judged anew', [], async (gauge) => {
      const count = await countTasks(this.ds.manager).catch(() => null);
      if (count !== null) gauge.set(count);
    });
  }
}
