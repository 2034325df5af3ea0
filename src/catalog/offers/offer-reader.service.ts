import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { normalizeSku } from '../products/sku.js';
import type { Offer } from './offer.js';
import { readHeld, readOffers, readOffersOfSku } from './offers.repository.js';

/** Reads offers: of a SKU, of many, those that wait. Takes the manager first. */
@Injectable()
export class OfferReader {
  /** By SKU; SKUs without an offer in this market are absent. One statement. */
  async forSkus(m: EntityManager, skus: string[], market: string, audience = '*'): Promise<Map<string, Offer>> {
    if (skus.length === 0) return new Map();
    return new Map((await readOffers(m, skus, market, audience)).map((offer) => [offer.sku, offer]));
  }

  /** All offers of one SKU, by market and audience. */
  async ofSku(m: EntityManager, sku: string): Promise<Offer[]> {
    const normal = normalizeSku(sku, 'sku');
    return normal.problem ? [] : readOffersOfSku(m, normal.sku);
  }

  /** Longest waiting first. */
  held(m: EntityManager, limit: number): Promise<Offer[]> {
    return readHeld(m, limit);
  }
}
