import { Global, Module, type DynamicModule } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Clock } from '../../libs/clock/index.js';
import { Jobs } from '../../libs/jobs/index.js';
import { SecretBox } from '../../libs/secrets/index.js';
import { ObjectStore } from '../../libs/storage/index.js';
import { Metrics } from '../../libs/telemetry/index.js';
import { Config } from './config.js';
import type { Foundation } from './foundation.js';

/**
 * Offers the started foundation to every room under the tokens of libs, and each room its settings under the room's own token, so that
 * no room needs to know where they come from. The one global module: what @nestjs/typeorm makes of `forFeature` has no imports of its own
 * and finds the data source only here (decision 0017).
 */
@Global()
@Module({})
export class FoundationModule {
  static forRoot(foundation: Foundation, settings: Iterable<readonly [object | symbol, unknown]>): DynamicModule {
    const offers = new Map<object | symbol, unknown>([
      [Config, foundation.config],
      [DataSource, foundation.ds],
      [ObjectStore, foundation.store],
      [Jobs, foundation.jobs],
      [SecretBox, foundation.secrets],
      [Clock, foundation.clock],
      [Metrics, foundation.metrics],
      ...settings,
    ]);
    const providers = [...offers].map(([provide, useValue]) => ({ provide: provide as never, useValue }));
    return { module: FoundationModule, providers, exports: [...offers.keys()] as never[] };
  }
}
