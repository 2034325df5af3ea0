import { Module, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { CatalogModule, DraftPort, WriteListeners } from '../catalog/index.js';
import { JournalModule } from '../journal/index.js';
import { EditionResolver } from './api/edition.resolver.js';
import { ReviewResolver } from './api/review.resolver.js';
import { ApprovalSettings } from './approval-settings.js';
import { NoteDraftChanges } from './changes/note-draft-changes.js';
import { ReadEditorial } from './changes/read-editorial.service.js';
import { DraftReader, DraftRepository, RootRepository } from './drafts/index.js';
import { ChannelsOfMarkets, EditionReader, EditionRepository, PublishEditions } from './editions/index.js';
import { EnqueueFacts, FactsForwarder, FactsOutboxRepository, PartNodes } from './facts/index.js';
import { ExplainCell } from './lineage/explain-cell.js';
import { ReviewEntity } from './reviews/review.entity.js';
import { EditorialStateRepository } from './reviews/editorial-state.repository.js';
import { LineageRepository } from './lineage/lineage.repository.js';
import { MessagesPort } from './lineage/messages-port.js';
import { ApproveReview, CloseReview, ReadinessPort, ReviewRepository, ReviewWarnings, SubmitProduct } from './reviews/index.js';
import { RollbackChannel } from './rollback/rollback-channel.service.js';
import { SnapshotRepository, SnapshotStore, TreeReader } from './snapshots/index.js';
import { VerifyProduct } from './verify/verify-product.service.js';
import { CreateVersions, VersionRepository } from './versions/index.js';

const shown = [
  CreateVersions,
  SubmitProduct,
  ApproveReview,
  CloseReview,
  RollbackChannel,
  ReadinessPort,
  EditionReader,
  ChannelsOfMarkets,
  EnqueueFacts,
  FactsForwarder,
  PartNodes,
  ExplainCell,
  MessagesPort,
  VerifyProduct,
  ReadEditorial,
];
const repositories = [
  DraftRepository,
  EditionRepository,
  EditorialStateRepository,
  FactsOutboxRepository,
  LineageRepository,
  ReviewRepository,
  RootRepository,
  SnapshotRepository,
  VersionRepository,
];
const inside = [NoteDraftChanges, DraftReader, SnapshotStore, TreeReader, PublishEditions, ReviewWarnings];

/** Versions, reviews, editions and rollback, with what they need of catalogue and media. */
@Module({
  imports: [CatalogModule, JournalModule, TypeOrmModule.forFeature([ReviewEntity])],
  providers: [...shown, ...repositories, ...inside, ReviewResolver, EditionResolver],
  exports: shown,
})
export class ApprovalModule implements OnApplicationBootstrap, BeforeApplicationShutdown {
  constructor(
    private readonly forwarder: FactsForwarder,
    private readonly settings: ApprovalSettings,
    enqueue: EnqueueFacts,
    listeners: WriteListeners,
    drafts: DraftPort,
    notes: NoteDraftChanges,
  ) {
    listeners.add(enqueue);
    drafts.use(notes);
  }

  onApplicationBootstrap(): void {
    if (this.settings.worker) this.forwarder.start();
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.forwarder.stop();
  }
}
