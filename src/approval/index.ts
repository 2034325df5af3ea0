export { ApprovalModule } from './approval.module.js';
export { ApprovalSettings } from './approval-settings.js';
export { editionsWait, enqueueEditions, enqueueProducts, takeEditions, type EditionWork } from './editions/edition-outbox.repository.js';
export {
  ChannelsOfMarkets,
  EditionReader,
  MarketChannelsReader,
  type KnownChannel,
  type MarketChannels,
  type EditionNode,
  type EditionView,
} from './editions/index.js';
export { type EditorialRow } from './changes/editorial.repository.js';
export { ReadEditorial } from './changes/read-editorial.service.js';
export { EnqueueFacts, FactsForwarder, PartNodes, type ChangedFacts, type DepartedNode } from './facts/index.js';
export { ExplainCell, type CellLineage } from './lineage/explain-cell.js';
export { type ApprovalOrigin, type ChangeOrigin } from './lineage/lineage.repository.js';
export { MessageOrigins, MessagesPort, type MessageOrigin } from './lineage/messages-port.js';
export { type Dictionary, type LinkDoc } from './merkle/index.js';
export {
  ApproveReview,
  CloseReview,
  ReadinessCheck,
  ReadinessPort,
  SubmitProduct,
  type Choice,
  type ReviewDecision,
  type ReadinessFinding,
  type Submission,
  type SubmittedProduct,
} from './reviews/index.js';
export { readApprovalTimes, type ApprovalTime } from './reviews/approval-times.repository.js';
export { RollbackChannel } from './rollback/rollback-channel.service.js';
export { VerifyProduct, type Verification } from './verify/verify-product.service.js';
export { CreateVersions, type VersionOf } from './versions/index.js';
