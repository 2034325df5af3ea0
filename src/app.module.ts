import { Module, type DynamicModule } from '@nestjs/common';
import { LoggerModule } from 'nestjs-pino';
import { pinoParams } from '../libs/telemetry/index.js';
import { ApiModule } from './api/index.js';
import { FoundationModule, type Foundation } from './config/index.js';
import { ApprovalModule, ApprovalSettings } from './approval/index.js';
import { CatalogModule, OfferBounds } from './catalog/index.js';
import { AmazonAdapter } from './channels/amazon/index.js';
import { GoogleAdapter } from './channels/google/index.js';
import { ShopifyAdapter } from './channels/shopify/index.js';
import { IngestModule } from './ingest/index.js';
import { defaultFetchSettings, MediaModule, MediaSettings } from './media/index.js';
import { SyndicationModule, SyndicationSettings } from './syndication/index.js';

/**
 * The only file that names every module. The order is that of the house, lowest room first.
 *
 * A room is added by one line in `rooms`. Its settings are made here from `foundation.config`, because rooms do not know the
 * configuration; DataSource, ObjectStore, Jobs, SecretBox, Clock and Metrics are injected by their classes from libs.
 */
@Module({})
export class AppModule {
  static forRoot(foundation: Foundation): DynamicModule {
    const { config, logger } = foundation;
    const api = ApiModule.forRoot({
      graphql: config.role !== 'worker',
      graphiql: config.graphiql,
      introspection: config.introspection,
      ...(config.metricsToken ? { metricsToken: config.metricsToken } : {}),
    });
    return {
      module: AppModule,
      imports: [LoggerModule.forRoot(pinoParams(logger)), FoundationModule.forRoot(foundation), api, ...rooms(foundation)],
    };
  }
}

/** One line per room: catalog, media, approval, ingest, syndication with its channels. */
function rooms({ config }: Foundation): NonNullable<DynamicModule['imports']> {
  const worker = config.role !== 'api';
  const fetching = { ...defaultFetchSettings, allowedHosts: config.mediaAllowedHosts };
  const adapters = [new ShopifyAdapter(), new AmazonAdapter(), new GoogleAdapter()];
  return [
    CatalogModule.forRoot(new OfferBounds({ maxMoveShare: config.priceMoveShare })),
    MediaModule.forRoot(new MediaSettings({ publicUrl: config.publicUrl, worker, fetching })),
    ApprovalModule.forRoot(new ApprovalSettings({ worker })),
    IngestModule,
    SyndicationModule.forRoot(
      new SyndicationSettings({
        worker,
        reconcileHours: config.reconcileHours,
        exchangeDays: config.exchangeDays,
        ...(config.recordDir ? { recordFolder: config.recordDir } : {}),
      }),
      adapters,
    ),
  ];
}
