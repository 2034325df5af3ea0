import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { CatalogSchema } from '../../catalog/index.js';
import type { ReadinessPlace } from './demands.js';
import { knownReasons, type KnownReason } from './known-reasons.js';
import { readPlaces } from './places.repository.js';
import { readReasons } from './reasons.repository.js';

/** Reads for which reasons products may not be ready: two statements, however many channels. */
@Injectable()
export class ReadReasons {
  /** By channel; those that do not exist, or that nobody judged yet, are left out. */
  async of(m: EntityManager, schema: CatalogSchema, channels: readonly string[]): Promise<Map<string, KnownReason[]>> {
    if (channels.length === 0) return new Map();
    return this.ofPlaces(
      m,
      schema,
      (await readPlaces(m)).filter(({ channelCode }) => channels.includes(channelCode)),
    );
  }

  /** The same of all channels. */
  async all(m: EntityManager, schema: CatalogSchema): Promise<Map<string, KnownReason[]>> {
    return this.ofPlaces(m, schema, await readPlaces(m));
  }

  private async ofPlaces(m: EntityManager, schema: CatalogSchema, places: readonly ReadinessPlace[]): Promise<Map<string, KnownReason[]>> {
    const stored = await readReasons(
      m,
      places.map(({ channelCode }) => channelCode),
    );
    return new Map(places.map((place) => [place.channelCode, knownReasons(schema, place, stored)]));
  }
}
