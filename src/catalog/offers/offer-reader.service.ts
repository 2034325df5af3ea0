import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { Refusal } from '../../../libs/problem/index.js';
import { decodeCursor, encodeCursor } from '../products/cursor.js';
import { normalizeSku } from '../products/sku.js';
import { AttributeCatalog } from '../schema/attribute-catalog.js';
import { checkHeldFilter, heldConditions, type HeldFilter } from './held-filter.js';
import { countHeld, pageHeld, whatIsSeen, type HeldCursor } from './held-offers.repository.js';
import type { Offer } from './offer.js';
import { pagePrices, type PriceSpan } from './offer-price.repository.js';
import { readOffers, readOffersOfSkus } from './offers.repository.js';

/** A page of a list: its rows with a cursor each, and whether there are more. */
export interface Paged<T> {
  items: (T & { cursor: string })[];
  hasNextPage: boolean;
}

/** Reads offers: of a SKU, of many, those that wait, and what prices there were. Takes the manager first. */
@Injectable()
export class OfferReader {
  constructor(private readonly catalog: AttributeCatalog) {}

  /** By SKU; SKUs without an offer in this market are absent. One statement. */
  async forSkus(m: EntityManager, skus: string[], market: string, audience = '*'): Promise<Map<string, Offer>> {
    if (skus.length === 0) return new Map();
    return new Map((await readOffers(m, skus, market, audience)).map((offer) => [offer.sku, offer]));
  }

  /** All offers of one SKU, by market and audience. */
  async ofSku(m: EntityManager, sku: string): Promise<Offer[]> {
    const normal = normalizeSku(sku, 'sku');
    return normal.problem ? [] : readOffersOfSkus(m, [normal.sku]);
  }

  /** By SKU, each as `ofSku`; those without an offer are absent. One statement. */
  async ofSkus(m: EntityManager, skus: string[]): Promise<Map<string, Offer[]>> {
    return Map.groupBy(await readOffersOfSkus(m, skus), ({ sku }) => sku);
  }

  /** Longest waiting first. Throws a Refusal where the filter names what does not exist, or the cursor is of another list. */
  async held(
    m: EntityManager,
    filter: HeldFilter,
    after: string | null,
    first: number,
  ): Promise<Paged<Offer> & { count: () => Promise<number>; seen: string }> {
    const wrong = checkHeldFilter(await this.catalog.load(m), { ...filter, all: true });
    if (wrong) throw new Refusal(wrong);
    const query = { holds: filter };
    const seek = after === null ? undefined : readHeldCursor(query, after);
    const conditions = heldConditions(filter);
    // Before the page: what is committed in between is shown, and counts as not seen.
    const seen = await whatIsSeen(m);
    const rows = await pageHeld(m, conditions, seek, first + 1);
    const items = rows.slice(0, first).map((offer) => ({ ...offer, cursor: heldCursor(query, offer) }));
    return { items, hasNextPage: rows.length > first, count: () => countHeld(m, conditions), seen };
  }

  /** Every price of an offer that was accepted, newest first, with from and to. */
  async prices(
    m: EntityManager,
    of: { sku: string; market: string; audience: string },
    after: string | null,
    first: number,
  ): Promise<Paged<PriceSpan>> {
    const query = { prices: of };
    const before = after === null ? null : decodeCursor(query, after, /^$/).id;
    const rows = await pagePrices(m, of, before, first + 1);
    const items = rows.slice(0, first).map((row) => ({ ...row, cursor: encodeCursor(query, '', row.id) }));
    return { items, hasNextPage: rows.length > first };
  }
}

const heldCursor = (query: object, { sku, market, audience, held }: Offer): string =>
  encodeCursor(query, JSON.stringify([sku, market, audience]), String(held?.since ?? 0));

function readHeldCursor(query: object, cursor: string): HeldCursor {
  const { key, id } = decodeCursor(query, cursor, /^\["(?:[^"\\]|\\.)*","[A-Za-z0-9_.-]*","[^"\\\s]*"\]$/u);
  const [sku, market, audience] = JSON.parse(key) as [string, string, string];
  return { since: id, sku, market, audience };
}
