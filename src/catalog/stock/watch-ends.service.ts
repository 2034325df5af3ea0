import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { AttributeCatalog } from '../schema/attribute-catalog.js';
import { endOffers } from './mass-zero.repository.js';
import { WatchZeros, type ZeroedOffer } from './watch-zeros.service.js';

/** A node whose life a source has ended. */
export interface EndedNode {
  sku: string;
  source: string;
}

/** The end of a life ends the sale of everything below it, in all markets: many of them by one source are as likely a mistake as many zeros. */
@Injectable()
export class WatchEnds {
  constructor(
    private readonly catalog: AttributeCatalog,
    private readonly zeros: WatchZeros,
  ) {}

  /** In the transaction that ended them. Each is obeyed. */
  async ended(m: EntityManager, nodes: EndedNode[], now: Date): Promise<void> {
    if (nodes.length === 0) return;
    const ends = (await endOffers(m, nodes, now)).map((one): ZeroedOffer => ({ ...one, key: one.sku, isCount: false, isHeld: false }));
    if (ends.length === 0) return;
    await this.zeros.record(m, await this.zeros.watch(m, ends, await this.catalog.load(m), now), now);
  }
}
