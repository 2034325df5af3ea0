import { ErpBatchEntity } from './batches/erp-batch.entity.js';
import { ErpMessageEntity } from './batches/erp-message.entity.js';
import { ErpParkedEntity } from './waiting/erp-parked.entity.js';

/** The tables of this room. */
export const ingestEntities = [ErpBatchEntity, ErpMessageEntity, ErpParkedEntity];
