import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { problem, type Problem } from '../../../libs/problem/index.js';
import { AttributeCatalog } from '../schema/attribute-catalog.js';
import type { CatalogSchema } from '../schema/schema.js';
import { checkOffer } from './check-offer.js';
import { mergeOffer } from './merge-offer.js';
import { exponentOf } from './money.js';
import { claimOffers, lockOffers, sellableSkus, storeOffers, type OfferKey } from './offer.repository.js';
import type { OfferResult, OfferRow, StoredOffer } from './offer.js';

/** A price may move by half of itself without a person looking at it. */
const BOUNDS = { maxPriceMove: 0.5 };

/** The fast lane: prices and stock, hundreds a call in four statements, each row with its own verdict. */
@Injectable()
export class WriteOffers {
  constructor(private readonly catalog: AttributeCatalog) {}

  /** Runs in the caller's transaction. Results are in the order of the rows; several rows may concern one offer. */
  async write(m: EntityManager, rows: OfferRow[], now: Date): Promise<OfferResult[]> {
    const schema = await this.catalog.load(m);
    const sellable = await sellableSkus(m, [...new Set(rows.map((row) => row.sku))]);
    const problems = rows.map((row) => [...checkProduct(row, sellable), ...checkOffer(schema, row)]);
    const sound = rows.filter((_, at) => problems[at]!.length === 0);
    const offers = await this.lock(m, schema, sound);
    const before = new Map([...offers].map(([key, offer]) => [key, offer.revision]));
    const results = rows.map((row, at): OfferResult => {
      if (problems[at]!.length > 0) return { verdict: 'rejected', problems: problems[at]! };
      const { after, result } = mergeOffer(offers.get(keyOf(row))!, row, BOUNDS);
      offers.set(keyOf(row), after);
      return result;
    });
    const written = [...offers].map(([key, offer]) => ({ ...offer, tell: offer.revision !== before.get(key) }));
    if (written.length > 0) await storeOffers(m, written, now);
    return results;
  }

  private async lock(m: EntityManager, schema: CatalogSchema, rows: OfferRow[]): Promise<Map<string, StoredOffer>> {
    const keys = new Map<string, OfferKey>();
    for (const { sku, market, audience, source } of rows) {
      const { currency } = schema.markets.get(market)!;
      keys.set(keyOf({ sku, market, audience }), { sku, market, audience, source, currency, exponent: exponentOf(currency) });
    }
    if (keys.size === 0) return new Map();
    await claimOffers(m, [...keys.values()]);
    const found = await lockOffers(m, [...keys.values()]);
    return new Map(found.map((offer) => [keyOf({ ...offer, market: offer.market_code }), offer]));
  }
}

const keyOf = ({ sku, market, audience }: Pick<OfferRow, 'sku' | 'market' | 'audience'>): string => JSON.stringify([sku, market, audience]);

function checkProduct(row: OfferRow, sellable: ReadonlyMap<string, boolean>): Problem[] {
  const found = sellable.get(row.sku);
  if (found) return [];
  const path = `${row.path}: sku`;
  if (found === undefined) return [problem('sku_unknown', path, `There is no item ${row.sku}.`, 'Send the item by /erp/v1/items first.')];
  return [problem('not_sellable', path, `${row.sku} is a group of variants and cannot be sold itself.`, 'Send offers for its variants.')];
}
