import { Injectable, Logger } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Offer } from '../offers/offer.js';
import type { CatalogSchema } from '../schema/schema.js';
import { judgeZeros, LEAST_ZEROS, ZERO_SHARE, ZERO_WINDOW_MS } from './mass-zero.js';
import { recalledOf, recordMasses, zeroedSince, type SeenMass } from './mass-zero.repository.js';
import { ShownOffersPort } from './shown-offers.js';

/** An offer for everybody that a message sets to 0. */
export interface ZeroedOffer {
  key: string;
  sku: string;
  market: string;
  source: string;
  /** A 0 of it waits already. */
  isHeld: boolean;
}

/** What becomes of zeros: which wait, and what has to be told. */
export interface WatchedZeros {
  held: Set<string>;
  masses: SeenMass[];
}

/**
 * Sees where a source sets much of a channel to 0 within ten minutes. It is obeyed, since whoever sells what is not there does more harm than
 * whoever sells nothing, and somebody is told; a source may be set to hold instead. A handful of zeros costs one short statement.
 */
@Injectable()
export class WatchZeros {
  private readonly logger = new Logger(WatchZeros.name);

  constructor(private readonly shown: ShownOffersPort) {}

  async watch(m: EntityManager, zeros: ZeroedOffer[], schema: CatalogSchema, now: Date): Promise<WatchedZeros> {
    const watched: WatchedZeros = { held: new Set(), masses: [] };
    for (const group of Map.groupBy(zeros, ({ source, market }) => JSON.stringify([source, market])).values()) {
      const { source, market } = group[0]!;
      const policy = schema.stockSources.get(source);
      const holds = policy?.onMassZero === 'hold';
      const earlier = await zeroedSince(m, source, market, new Date(now.getTime() - ZERO_WINDOW_MS));
      const all = new Set([...earlier.skus, ...group.map(({ sku }) => sku)]);
      const isHandful = all.size < LEAST_ZEROS;
      const shares = isHandful ? [] : await this.shown.shares(m, market, [...all]);
      const { beyond, masses } = judgeZeros(group, earlier.skus, shares, Number(policy?.zeroShare ?? ZERO_SHARE));
      watched.masses.push(...masses.map((mass) => ({ ...mass, source, market, held: holds, beganAt: earlier.first ?? now })));
      if (!holds) continue;
      const waiting = group.filter(({ key, isHeld }) => isHeld || beyond.has(key));
      const recalled = waiting.length > 0 ? await recalledOf(m, market, waiting.map(({ sku }) => sku)) : new Set<string>(); // prettier-ignore
      for (const { key, sku } of waiting) if (!recalled.has(sku)) watched.held.add(key);
    }
    return watched;
  }

  /** In the writer's transaction; the log says so at once, the list until somebody decides. */
  async record(m: EntityManager, { masses }: WatchedZeros, now: Date): Promise<void> {
    if (masses.length === 0) return;
    for (const { source, channel, zeroed, of, held } of await recordMasses(m, masses, now)) {
      const said = held ? 'what goes beyond its share waits' : 'it is obeyed';
      this.logger.warn(
        { source, channel, zeroed, of, held },
        `${source} sets ${zeroed} of ${of} on ${channel} to 0 within ten minutes; ${said}`,
      );
    }
  }
}

/** Offers for everybody of which a count above 0 becomes 0, in the order of `keys`. */
export function zerosOf(keys: Iterable<string>, stored: ReadonlyMap<string, Offer>, current: ReadonlyMap<string, Offer>): ZeroedOffer[] {
  return [...new Set(keys)].flatMap((key) => {
    const [before, after] = [stored.get(key), current.get(key)];
    if (!before?.quantity || after?.quantity !== 0 || after.audience !== '*' || after.countedBy === null) return [];
    const { sku, market, countedBy } = after;
    return [{ key, sku, market, source: countedBy, isHeld: before.heldCount !== null }];
  });
}
