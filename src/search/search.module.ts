import { Module, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { inTransaction } from '../../libs/db/index.js';
import { Jobs } from '../../libs/jobs/index.js';
import { CatalogModule, CellIndexPort, ChannelPlacesPort } from '../catalog/index.js';
import { JournalModule } from '../journal/index.js';
import { BuildIndex, buildIndexJob } from './build/build-index.service.js';
import { SearchMarks } from './cells/marks.js';
import { KeepIndex } from './cells/keep-index.js';
import { SearchIndexResolver } from './api/search-index.resolver.js';
import { ProductVerdictsResolver } from './api/product-verdicts.resolver.js';
import { ReadinessResolver } from './api/readiness.resolver.js';
import { ReadOverview } from './readiness/read-overview.service.js';
import { ReadFlaws } from './readiness/read-flaws.service.js';
import { ReadVerdicts } from './readiness/read-verdicts.service.js';
import { ReadReasons } from './readiness/read-reasons.service.js';
import { SearchResolver } from './api/search.resolver.js';
import { SearchViewsResolver } from './api/search-views.resolver.js';
import { ReadFacets } from './facets/read-facets.service.js';
import { EstimateCount } from './query/estimate-count.service.js';
import { ReadGround } from './query/read-ground.service.js';
import { AssortmentPlaces } from './meant/assortment-places.js';
import { LeftOut } from './meant/left-out.service.js';
import { SearchProducts } from './query/search-products.service.js';
import { DueProducts } from './readiness/due-products.service.js';
import { ReadinessPlaces } from './readiness/places.service.js';
import { JudgeMetrics } from './readiness/judge-metrics.js';
import { JudgeQueue } from './readiness/judge-queue.service.js';
import { RecordVerdicts } from './readiness/record-verdicts.service.js';
import { SettleCompleteness } from './readiness/settle-completeness.service.js';
import { SearchViewEntity } from './views/search-view.entity.js';
import { SearchViewsRepository } from './views/search-views.repository.js';
import { SearchViews } from './views/search-views.service.js';
import { SearchSettings } from './search-settings.js';
import { ChannelStatesPort } from './states/channel-states-port.js';
import { SettleStates } from './states/settle-states.service.js';
import { KeepVocabulary, vocabularyJob } from './vocabulary/keep-vocabulary.service.js';

/** What the rooms above may inject. */
const shown = [
  AssortmentPlaces,
  BuildIndex,
  ChannelStatesPort,
  DueProducts,
  JudgeQueue,
  LeftOut,
  ReadFlaws,
  ReadinessPlaces,
  RecordVerdicts,
  SearchProducts,
  SearchMarks,
  SettleStates,
];

/** Finds products by what their cells say. */
@Module({
  imports: [CatalogModule, JournalModule, TypeOrmModule.forFeature([SearchViewEntity])],
  providers: [
    ...shown,
    KeepIndex,
    SettleCompleteness,
    JudgeMetrics,
    KeepVocabulary,
    EstimateCount,
    ReadFacets,
    ReadGround,
    SearchViews,
    SearchViewsRepository,
    SearchResolver,
    SearchViewsResolver,
    ReadinessResolver,
    ReadReasons,
    ReadOverview,
    ReadVerdicts,
    ProductVerdictsResolver,
    SearchIndexResolver,
  ],
  exports: shown,
})
export class SearchModule implements OnApplicationBootstrap, BeforeApplicationShutdown {
  constructor(
    private readonly build: BuildIndex,
    private readonly vocabulary: KeepVocabulary,
    private readonly ds: DataSource,
    private readonly jobs: Jobs,
    private readonly settings: SearchSettings,
    private readonly states: SettleStates,
    port: CellIndexPort,
    keep: KeepIndex,
    channels: ChannelPlacesPort,
    places: ReadinessPlaces,
  ) {
    port.use(keep);
    channels.use(places);
  }

  async onApplicationBootstrap(): Promise<void> {
    if (!this.settings.worker) return;
    await this.jobs.work(buildIndexJob, (_data, { signal }) => this.build.run(signal));
    await this.jobs.work(vocabularyJob, (_data, { signal }) => this.vocabulary.run(signal));
    await this.jobs.schedule(vocabularyJob, '* * * * *', {});
    await inTransaction(this.ds, async (m) => {
      await this.build.begin(m, false);
      await this.jobs.send(m, vocabularyJob, {}, { key: 'words' });
    });
    this.states.start();
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.states.stop();
  }
}
