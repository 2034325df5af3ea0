import { Injectable, Logger } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Offer } from '../offers/offer.js';
import { isOffered } from '../offers/sale-end.js';
import { stockedOf, unitsLeft } from '../offers/zero-count.js';
import type { CatalogSchema } from '../schema/schema.js';
import { judgeZeros, LEAST_ZEROS, ZERO_SHARE, ZERO_WINDOW_MS } from './mass-zero.js';
import { recalledOf, recordMasses, zeroedSince, type SeenMass } from './mass-zero.repository.js';
import { ShownOffersPort } from './shown-offers.js';

/** An offer for everybody of which a message ends the sale: by a count of 0, by taking its price back, or by the word that it cannot be had. */
export interface ZeroedOffer {
  key: string;
  sku: string;
  market: string;
  source: string;
  /** It is ended by a count: only such a one can wait. */
  isCount: boolean;
  /** A 0 of it waits already. */
  isHeld: boolean;
}

/** What becomes of zeros: which wait, and what has to be told. */
export interface WatchedZeros {
  held: Set<string>;
  masses: SeenMass[];
}

/**
 * Sees where a source ends the sale of much of a channel within ten minutes, by whatever ends one. It is obeyed, since whoever sells what is not there
 * does more harm than whoever sells nothing, and somebody is told; a source may be set to hold its counts instead. A handful costs one short statement.
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
      const waiting = holds ? group.filter(({ key, isCount, isHeld }) => isCount && (isHeld || beyond.has(key))) : [];
      const held = waiting.length > 0;
      watched.masses.push(...masses.map((mass) => ({ ...mass, source, market, held, beganAt: earlier.first ?? now })));
      if (!held) continue;
      const recalled = await recalledOf(m, market, waiting.map(({ sku }) => sku)); // prettier-ignore
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
        `${source} ends the sale of ${zeroed} of ${of} on ${channel} within ten minutes; ${said}`,
      );
    }
  }
}

/** Offers for everybody of which something ends the sale that could be bought, in the order of `keys`. */
export function zerosOf(
  keys: Iterable<string>,
  stored: ReadonlyMap<string, Offer>,
  current: ReadonlyMap<string, Offer>,
  isOnHand: (source: string) => boolean,
): ZeroedOffer[] {
  return [...new Set(keys)].flatMap((key): ZeroedOffer[] => {
    const [before, after] = [stored.get(key), current.get(key)];
    if (!before || after?.audience !== '*') return [];
    const { sku, market, countedBy, stoppedBy } = after;
    const isHeld = before.heldCount !== null;
    const left = unitsLeft(stockedOf(before), isOnHand);
    const isZeroed = left !== 0 && after.zeroedAt !== null && after.zeroedAt !== before.zeroedAt;
    if (isZeroed && countedBy !== null) return [{ key, sku, market, source: countedBy, isCount: !after.quantity, isHeld }];
    const isStopped = isOffered(before) && !isOffered(after) && left !== 0 && stoppedBy !== null;
    return isStopped ? [{ key, sku, market, source: stoppedBy, isCount: false, isHeld: false }] : [];
  });
}
