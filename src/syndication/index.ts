export { LISTING_STATES, type ListingState } from './listing.js';
export { CHANNEL_ADAPTERS, ChannelRegistry } from './registry.js';
export { SyndicationModule } from './syndication.module.js';
export { SyndicationSettings } from './syndication-settings.js';
export { ChannelDirectory } from './reach/channel-directory.js';
export { AccountsService, type NewAccount } from './connect/accounts.service.js';
export { CreateChannel } from './connect/create-channel.service.js';
export { MappingsService } from './connect/mappings.service.js';
export { MatchChannel } from './connect/match-channel.service.js';
export { SetDriftPolicy } from './connect/drift-policy.service.js';
export { RunChannel } from './connect/run-channel.service.js';
export { ActOnListings } from './ledger/act-on-listings.service.js';
export { ChannelTransport } from './reach/http/index.js';
export { ExchangeLog, pruneExchanges, type ExchangeRecorder, type RecordedExchange } from './reach/http/exchange-log.js';
export {
  readLedger,
  readReasons,
  readStandings,
  type ChannelLedger,
  type OpenReason,
  type ListingStanding,
} from './ledger/ledger.repository.js';
export {
  readAcknowledgements,
  readBudgets,
  readOutcomes,
  readTakenRequests,
  type Acknowledgement,
  type BudgetState,
  type ListingOutcome,
  type RecordedRequest,
} from './ledger/outcome.repository.js';
export { ListingFieldsResolver } from './api/listing-fields.resolver.js';
export { ListingResolver } from './api/listing.resolver.js';
export { PriceHoldIssues } from './findings/price-hold-issues.service.js';
export { readProgress, type Progress } from './ledger/progress.repository.js';
export { TraceService, type Trace, type TracedField, type TracedListing } from './ledger/trace.service.js';
export { SyndicationWorker, type Turn } from './listings/syndication.worker.js';
export { PreviewPayload } from './readiness/preview.service.js';
export { JudgeProducts } from './readiness/judge-products.service.js';
export { ReadinessService } from './readiness/readiness.service.js';
