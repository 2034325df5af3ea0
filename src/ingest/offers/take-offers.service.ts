import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { WriteOffers } from '../../catalog/index.js';
import { Clock } from '../../../libs/clock/index.js';
import type { BatchRequest, NumberedMessage, TakenChunk } from '../batches/run-batch.service.js';
import { readOffer } from './read-offer.js';

/** A chunk of offers. */
@Injectable()
export class TakeOffers {
  constructor(
    private readonly offers: WriteOffers,
    private readonly clock: Clock,
  ) {}

  async take(m: EntityManager, messages: NumberedMessage[], request: BatchRequest): Promise<TakenChunk> {
    const read = messages.map((message) => ({ message, ...readOffer(message, request.by.person, message.id) }));
    const sound = read.filter((one) => one.row !== undefined);
    const results =
      sound.length > 0
        ? await this.offers.write(
            m,
            sound.map((one) => one.row!),
            this.clock.now(),
          )
        : [];
    const byMessage = new Map(sound.map((one, at) => [one.message.id, results[at]!]));
    const taken = read.map(({ message, order, problems }) => {
      const sku = typeof message.body?.['sku'] === 'string' ? message.body['sku'] : null;
      const result = byMessage.get(message.id) ?? { verdict: 'rejected' as const, problems };
      return { line: message.line, sku, order, ...result };
    });
    return { taken };
  }
}
