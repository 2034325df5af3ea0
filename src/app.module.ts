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
import type { ChannelAdapter } from './port/index.js';
import { SearchModule, SearchSettings } from './search/index.js';
import { CHANNEL_ADAPTERS, SyndicationModule, SyndicationSettings } from './syndication/index.js';

/** The channels that this program can reach. */
export const ownChannels = (): ChannelAdapter[] => [new ShopifyAdapter(), new AmazonAdapter(), new GoogleAdapter()];

const rooms = [CatalogModule, SearchModule, MediaModule, ApprovalModule, IngestModule, SyndicationModule];

/**
 * The only file that names every module. The order is that of the house, lowest room first.
 *
 * A room is added by one word in `rooms`, a channel by one in `ownChannels`. Which rooms a room uses stands in its own module's
 * `imports`. Settings are made here from `foundation.config`, because rooms do not know the configuration; DataSource, ObjectStore, Jobs,
 * SecretBox, Clock and Metrics are injected by their classes from libs.
 */
@Module({})
export class AppModule {
  /** Every room without its doors: nothing listens and no loop runs. `overrides`: what some of them get instead of the operator's settings. */
  static roomsOn(foundation: Foundation, overrides: Iterable<readonly [object | symbol, unknown]> = []): DynamicModule {
    const all = [...settings(foundation, ownChannels()), ...overrides];
    return { module: AppModule, imports: [FoundationModule.forRoot(foundation, all), ...rooms] };
  }

  static forRoot(foundation: Foundation, channels: ChannelAdapter[]): DynamicModule {
    const { config, logger } = foundation;
    const api = ApiModule.forRoot({
      graphql: config.role !== 'worker',
      graphiql: config.graphiql,
      introspection: config.introspection,
      ...(config.metricsToken ? { metricsToken: config.metricsToken } : {}),
    });
    return {
      module: AppModule,
      imports: [
        LoggerModule.forRoot(pinoParams(logger)),
        FoundationModule.forRoot(foundation, settings(foundation, channels)),
        api,
        ...rooms,
      ],
    };
  }
}

/** What the operator decides, told to each room in its own words. */
function settings({ config }: Foundation, channels: ChannelAdapter[]): [object | symbol, unknown][] {
  const worker = config.role !== 'api';
  const fetching = { ...defaultFetchSettings, allowedHosts: config.mediaAllowedHosts };
  const syndication = new SyndicationSettings({
    worker,
    reconcileHours: config.reconcileHours,
    exchangeDays: config.exchangeDays,
    ...(config.recordDir ? { recordFolder: config.recordDir } : {}),
  });
  return [
    [OfferBounds, new OfferBounds({ maxMoveShare: config.priceMoveShare })],
    [SearchSettings, new SearchSettings({ worker })],
    [MediaSettings, new MediaSettings({ publicUrl: config.publicUrl, worker, fetching })],
    [ApprovalSettings, new ApprovalSettings({ worker })],
    [SyndicationSettings, syndication],
    [CHANNEL_ADAPTERS, channels],
  ];
}
