import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { scopesOfChannel, type CatalogSchema } from '../../catalog/index.js';
import { AssortmentPlaces } from '../meant/assortment-places.js';
import { concerns } from './known-reasons.js';
import { readPlaces } from './places.repository.js';
import { readFlaws } from './reasons.repository.js';
import type { Reason } from './reasons.js';

/** A flaw, and the node that states the value. */
export interface FlawedNode {
  rootId: string;
  sku: string;
  reason: Reason;
}

/** Reads what is wrong with the values of products, as completeness keeps it. */
@Injectable()
export class ReadFlaws {
  constructor(private readonly assortments: AssortmentPlaces) {}

  /** By channel: those that it would show. A constant number of statements. */
  async of(m: EntityManager, schema: CatalogSchema, rootIds: readonly string[]): Promise<Map<string, FlawedNode[]>> {
    const flaws = await readFlaws(m, rootIds, await this.assortments.all(m));
    if (flaws.length === 0) return new Map();
    return new Map(
      (await readPlaces(m)).map((place) => {
        const scopes = scopesOfChannel(schema, { code: place.channelCode, kind: place.kind, market: place.marketCode });
        return [
          place.channelCode,
          flaws.filter(({ reason, aside }) => concerns(reason, place, scopes) && !aside.includes(place.channelCode)),
        ];
      }),
    );
  }
}
