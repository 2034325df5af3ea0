export { EditionReader, headKey } from './edition-reader.js';
export { EditionRepository, type EditionCause, type EditionRow } from './edition.repository.js';
export { draftView, type EditionNode, type EditionView } from './edition-view.js';
export { PublishEditions, type ApprovedContent } from './publish-editions.js';
export { ChannelsOfMarkets, MarketChannelsReader, type KnownChannel, type MarketChannels } from './channels-of-markets.js';
export { enqueueProducts } from './edition-outbox.repository.js';
