export { readMessage, type Message } from './lines/read-message.js';
export { RunBatch } from './batches/run-batch.service.js';
export { type BatchRequest } from './batches/take-lines.service.js';
export { type LineVerdict, type Summary } from './batches/verdict.js';
export { TakeItems } from './items/take-items.service.js';
export { TakeOffers } from './offers/take-offers.service.js';
export { IngestModule } from './ingest.module.js';
