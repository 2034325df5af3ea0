import { Module } from '@nestjs/common';
import { OpenBatch } from './batches/open-batch.service.js';
import { RunBatch } from './batches/run-batch.service.js';
import { ItemsController } from './items/items.controller.js';
import { Parking } from './waiting/parking.service.js';
import { TakeItems } from './items/take-items.service.js';
import { OffersController } from './offers/offers.controller.js';
import { TakeOffers } from './offers/take-offers.service.js';
import { WaitingController } from './waiting/waiting.controller.js';

/** The ERP's door. */
@Module({
  controllers: [ItemsController, OffersController, WaitingController],
  providers: [OpenBatch, RunBatch, Parking, TakeItems, TakeOffers],
})
export class IngestModule {}
