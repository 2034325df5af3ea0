import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { problem, type Problem } from '../../../libs/problem/index.js';
import { recordAudit, type Acting } from '../../journal/index.js';
import type { Offer } from './offer.js';
import { hintOutbox, lockOffers, updateOffers } from './offers.repository.js';

export interface HeldDecision {
  sku: string;
  market: string;
  audience: string;
  /** The price that the person saw, in minor units: another may have come meanwhile. */
  priceMinor: string;
  accept: boolean;
}

/** A person's word on a held price: it becomes the price, or it is dropped and the last one stays. */
@Injectable()
export class DecideHeld {
  async decide(m: EntityManager, decision: HeldDecision, by: Acting): Promise<{ offer?: Offer; problems: Problem[] }> {
    const [offer] = await lockOffers(m, [decision]);
    if (!offer?.held || offer.held.price_minor !== decision.priceMinor) {
      return {
        problems: [
          problem(
            'nothing_held',
            'priceMinor',
            'No such price waits for this offer.',
            'Read the held offers again; a newer message may have replaced it.',
          ),
        ],
      };
    }
    if (decision.accept && offer.held.currency !== offer.currency) {
      return {
        problems: [
          problem(
            'wrong_currency',
            'accept',
            `Prices in ${offer.market} are in ${offer.currency}; this one is in ${offer.held.currency}.`,
            'Drop it, and have the ERP send the right currency.',
          ),
        ],
      };
    }
    const price = decision.accept ? { priceMinor: offer.held.price_minor, messageId: offer.held.message_id } : {};
    const decided = { ...offer, ...price, held: null, revision: offer.revision + Number(decision.accept), changed: decision.accept };
    await updateOffers(m, [decided], by.now);
    await recordAudit(m, by, { verb: 'decide_held_price', target: decision.sku, details: decision });
    if (decision.accept) await hintOutbox(m);
    return { offer: decided, problems: [] };
  }
}
