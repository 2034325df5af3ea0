import { Module } from '@nestjs/common';
import { ApprovalModule, MessagesPort } from '../approval/index.js';
import { CatalogModule, WriteListeners } from '../catalog/index.js';
import { ErpMessages } from './batches/erp-messages.js';
import { BatchLocks } from './batches/batch-locks.js';
import { OpenBatch } from './batches/open-batch.service.js';
import { RunBatch } from './batches/run-batch.service.js';
import { SenderStreaks } from './batches/sender-streaks.js';
import { TakeLines } from './batches/take-lines.service.js';
import { ItemsController } from './items/items.controller.js';
import { ParkedLines } from './waiting/parked-lines.service.js';
import { ReleaseOnEdit } from './waiting/release-on-edit.js';
import { TakeItems } from './items/take-items.service.js';
import { OffersController } from './offers/offers.controller.js';
import { TakeOffers } from './offers/take-offers.service.js';
import { WaitingController } from './waiting/waiting.controller.js';

/** The ERP's door. */
@Module({
  imports: [CatalogModule, ApprovalModule],
  controllers: [ItemsController, OffersController, WaitingController],
  providers: [BatchLocks, ErpMessages, OpenBatch, RunBatch, SenderStreaks, TakeLines, ParkedLines, ReleaseOnEdit, TakeItems, TakeOffers],
})
export class IngestModule {
  constructor(release: ReleaseOnEdit, listeners: WriteListeners, messages: ErpMessages, port: MessagesPort) {
    listeners.add(release);
    port.use(messages);
  }
}
