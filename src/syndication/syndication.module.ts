import { Logger, Module, type BeforeApplicationShutdown, type OnApplicationBootstrap, type OnModuleInit } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { ApprovalModule, ReadinessPort } from '../approval/index.js';
import { CatalogModule } from '../catalog/index.js';
import { SearchModule } from '../search/index.js';
import { MediaModule, RenditionProfiles } from '../media/index.js';
import { AnswerAssortmentPlaces } from './assortment/answer-assortment-places.js';
import { KnownAssortments } from './assortment/known-assortments.js';
import { SettleAssortment } from './assortment/settle-assortment.service.js';
import { GuardRemovals } from './removals/guard-removals.service.js';
import { RemovalHolds } from './removals/removal-holds.service.js';
import { RemovalMetrics } from './removals/removal-metrics.js';
import { CheckAssortment } from './assortment/check-assortment.service.js';
import { PreviewAssortment } from './assortment/preview-assortment.service.js';
import { ReadAssortments } from './assortment/read-assortments.service.js';
import { SaveAssortment } from './assortment/save-assortment.service.js';
import { AssortmentResolver } from './api/assortment.resolver.js';
import { RemovalResolver } from './api/removal.resolver.js';
import { ChannelResolver } from './api/channel.resolver.js';
import { DriftPolicyResolver } from './api/drift-policy.resolver.js';
import { ListingFieldsResolver } from './api/listing-fields.resolver.js';
import { ListingResolver } from './api/listing.resolver.js';
import { MappingResolver } from './api/mapping.resolver.js';
import { MatchResolver } from './api/match.resolver.js';
import { ParentChangeResolver } from './api/parent-change.resolver.js';
import { ProductSyndicationResolver } from './api/product.resolver.js';
import { RenderingResolver } from './api/rendering.resolver.js';
import { ShownPriceResolver } from './api/shown-price.resolver.js';
import { TraceResolver } from './api/trace.resolver.js';
import type { ChannelAdapter } from '../port/index.js';
import { AnswerChannelsOfMarkets } from './reach/channels-of-markets.js';
import { BudgetKeeper } from './reach/budget/budget-keeper.js';
import { ChannelDirectory } from './reach/channel-directory.js';
import { AccountEntity } from './reach/account.entity.js';
import { ChannelEntity } from './reach/channel.entity.js';
import { AccountRepository } from './connect/account.repository.js';
import { AccountsService } from './connect/accounts.service.js';
import { ChannelWriteRepository } from './connect/channel-write.repository.js';
import { CreateChannel } from './connect/create-channel.service.js';
import { MappingEntity } from './mapping/mapping.entity.js';
import { MappingRepository } from './mapping/mapping.repository.js';
import { MappingsService } from './connect/mappings.service.js';
import { MatchChannel } from './connect/match-channel.service.js';
import { RunChannel } from './connect/run-channel.service.js';
import { SetStockLocations } from './connect/stock-locations.service.js';
import { SetStockPolicy } from './connect/stock-policy.service.js';
import { SetDriftPolicy } from './connect/drift-policy.service.js';
import { ApprovedEditions } from './inputs/approved-editions.js';
import { AnswerShownOffers } from './ledger/shown-offers.service.js';
import { PriceHoldIssues } from './findings/price-hold-issues.service.js';
import { MediaPictures } from './inputs/media-pictures.js';
import { EditionViews, Pictures } from './inputs/product-inputs.js';
import { ProductLoader } from './inputs/product-loader.js';
import { ActOnListings } from './ledger/act-on-listings.service.js';
import { ChannelTransport, NetworkTransport } from './reach/http/index.js';
import { ExchangeLog } from './reach/http/exchange-log.js';
import { fileRecorder } from './reach/http/file-recorder.js';
import { LabelsShown } from './ledger/labels-shown.service.js';
import { ReadListings } from './ledger/read-listings.service.js';
import { TraceService } from './ledger/trace.service.js';
import { LookAtSales } from './listings/plan/look-at-sales.service.js';
import { OfferPlannerService } from './listings/plan/offer-planner.service.js';
import { OutboxListener } from './listings/plan/outbox-listener.js';
import { PlannerService } from './listings/plan/planner.service.js';
import { MoveOutlooks } from './listings/moves/move-outlook.service.js';
import { MovesService } from './listings/moves/moves.service.js';
import { CompareRenderings } from './listings/renderer/compare-renderings.service.js';
import { LetInRendering } from './ledger/let-in-rendering.service.js';
import { PushDrift } from './listings/plan/push-drift.service.js';
import { ReaderService } from './listings/read/reader.service.js';
import { RenderBatch } from './listings/render/render-batch.service.js';
import { SenderService } from './listings/send/sender.service.js';
import { SyndicationWorker } from './listings/syndication.worker.js';
import { UpkeepService } from './listings/read/upkeep.service.js';
import { WakeSignal } from './listings/lease/wake-signal.js';
import { WithdrawerService } from './listings/withdraw/withdrawer.service.js';
import { NamePictures } from './listings/read/name-pictures.js';
import { OffersShown } from './listings/wires/offers-shown.service.js';
import { WireReader } from './listings/offers/wire-reader.service.js';
import { WireRenderer } from './listings/offers/wire-renderer.service.js';
import { WireSender } from './listings/offers/wire-sender.service.js';
import { WorkerSettings } from './listings/worker-settings.js';
import { JudgeProducts } from './readiness/judge-products.service.js';
import { JudgeWorker } from './readiness/judge-worker.js';
import { PreviewPayload } from './readiness/preview.service.js';
import { ReadinessService } from './readiness/readiness.service.js';
import { RenderProducts } from './readiness/render-draft.service.js';
import { CHANNEL_ADAPTERS, ChannelRegistry } from './registry.js';
import { AnswerStates } from './states/answer-states.js';
import { ReadChannelStates } from './states/read-channel-states.service.js';
import { SyndicationSettings } from './syndication-settings.js';

const shown = [
  AccountsService,
  CreateChannel,
  MatchChannel,
  RunChannel,
  SetStockPolicy,
  SetStockLocations,
  SetDriftPolicy,
  MappingsService,
  PreviewPayload,
  ReadinessService,
  JudgeProducts,
  TraceService,
  ActOnListings,
  ChannelDirectory,
  ExchangeLog,
  SyndicationWorker,
];
const repositories = [AccountRepository, ChannelWriteRepository, MappingRepository];
const inside = [
  BudgetKeeper,
  ProductLoader,
  RenderBatch,
  RenderProducts,
  PlannerService,
  LookAtSales,
  OfferPlannerService,
  PushDrift,
  SenderService,
  ReaderService,
  WithdrawerService,
  WireRenderer,
  WireSender,
  WireReader,
  OffersShown,
  NamePictures,
  UpkeepService,
  CompareRenderings,
  JudgeWorker,
  MovesService,
  MoveOutlooks,
  LetInRendering,
  WakeSignal,
  OutboxListener,
  MediaPictures,
  PriceHoldIssues,
  AnswerShownOffers,
  AnswerChannelsOfMarkets,
  LabelsShown,
  ReadListings,
  ReadChannelStates,
  AnswerStates,
  CheckAssortment,
  SaveAssortment,
  PreviewAssortment,
  ReadAssortments,
  KnownAssortments,
  SettleAssortment,
  AnswerAssortmentPlaces,
  GuardRemovals,
  RemovalHolds,
  RemovalMetrics,
];
const resolvers = [
  ChannelResolver,
  DriftPolicyResolver,
  MatchResolver,
  MappingResolver,
  ListingResolver,
  ListingFieldsResolver,
  ParentChangeResolver,
  ProductSyndicationResolver,
  ShownPriceResolver,
  RenderingResolver,
  TraceResolver,
  AssortmentResolver,
  RemovalResolver,
];

/** The adapters come from app.module, because no room knows the rooms above it. */
const registry = {
  provide: ChannelRegistry,
  useFactory: (all: ChannelAdapter[]) => new ChannelRegistry(all),
  inject: [CHANNEL_ADAPTERS],
};
const ports = [
  { provide: EditionViews, useClass: ApprovedEditions },
  { provide: Pictures, useExisting: MediaPictures },
  {
    provide: ChannelTransport,
    useFactory: ({ transport }: SyndicationSettings) => transport ?? new NetworkTransport(),
    inject: [SyndicationSettings],
  },
  {
    provide: WorkerSettings,
    useFactory: ({ working }: SyndicationSettings) => Object.assign(new WorkerSettings(), working),
    inject: [SyndicationSettings],
  },
];

/** Channels, mappings, listings and their ledger. */
@Module({
  imports: [
    CatalogModule,
    SearchModule,
    MediaModule,
    ApprovalModule,
    TypeOrmModule.forFeature([AccountEntity, ChannelEntity, MappingEntity]),
  ],
  providers: [...shown, ...repositories, ...inside, ...resolvers, ...ports, registry],
  exports: [...shown, ChannelRegistry],
})
export class SyndicationModule implements OnModuleInit, OnApplicationBootstrap, BeforeApplicationShutdown {
  constructor(
    private readonly settings: SyndicationSettings,
    private readonly registry: ChannelRegistry,
    private readonly pictures: MediaPictures,
    private readonly profiles: RenditionProfiles,
    private readonly readiness: ReadinessService,
    private readonly port: ReadinessPort,
    private readonly exchanges: ExchangeLog,
    private readonly directory: ChannelDirectory,
    private readonly worker: SyndicationWorker,
    private readonly holds: PriceHoldIssues,
    private readonly judges: JudgeWorker,
  ) {}

  onModuleInit(): void {
    for (const adapter of this.registry.all()) this.profiles.register(this.pictures.profile(adapter.rendition));
    this.port.use(this.readiness);
    const { record, recordFolder } = this.settings;
    const logger = new Logger(SyndicationModule.name);
    if (record) this.exchanges.record(record);
    else if (recordFolder)
      this.exchanges.record(fileRecorder(recordFolder, (error) => logger.error(`An exchange could not be recorded: ${error.message}`)));
  }

  async onApplicationBootstrap(): Promise<void> {
    if (!this.settings.worker) return;
    this.holds.start();
    this.judges.start();
    await this.worker.start();
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.holds.stop();
    await this.judges.stop();
    await this.worker.stop();
    await this.exchanges.flush();
    await this.directory.close();
  }
}
