import { Module } from '@nestjs/common';
import { RunBatch } from './batches/run-batch.service.js';
import { ItemsController } from './items/items.controller.js';
import { TakeItems } from './items/take-items.service.js';
import { OffersController } from './offers/offers.controller.js';
import { TakeOffers } from './offers/take-offers.service.js';
import { WaitingController } from './waiting/waiting.controller.js';

/** The ERP's door. */
@Module({
  controllers: [ItemsController, OffersController, WaitingController],
  providers: [RunBatch, TakeItems, TakeOffers],
})
export class IngestModule {}
