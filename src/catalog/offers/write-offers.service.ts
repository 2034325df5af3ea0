import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { problem, type Problem } from '../../../libs/problem/index.js';
import { AttributeCatalog } from '../schema/attribute-catalog.js';
import { mergeOffer, OfferBounds, type MergedOffer } from './merge-offer.js';
import { fromMinor } from './money.js';
import { offerKey, type HeldPrice, type Offer } from './offer.js';
import { hintOutbox, insertOffers, lockOffers, readSellable, updateOffers } from './offers.repository.js';
import { readOffer, type OfferRow, type PreparedOffer } from './read-offer.js';

/** What became of one offer line: its verdict, and the problems if it was rejected. */
export interface OfferResult {
  sku: string;
  verdict: MergedOffer['verdict'] | 'rejected';
  problems: Problem[];
}

const ATTEMPTS = 5;

/** The fast way: price and stock for many SKUs in at most six statements, each row with its own verdict, the outbox filled with them. */
@Injectable()
export class WriteOffers {
  constructor(
    private readonly catalog: AttributeCatalog,
    private readonly bounds: OfferBounds = new OfferBounds(),
  ) {}

  /** Runs in the caller's transaction. Results are in the order of the rows; several rows may concern one offer. */
  async write(m: EntityManager, rows: OfferRow[], now: Date): Promise<OfferResult[]> {
    const schema = await this.catalog.load(m);
    const results = new Array<OfferResult>(rows.length);
    let open: PreparedOffer[] = [];
    for (const [at, row] of rows.entries()) {
      const read = readOffer(schema, row, at);
      if (Array.isArray(read)) results[at] = { sku: String(row.sku), verdict: 'rejected', problems: read };
      else open.push(read);
    }
    const sellable = open.length > 0 ? await readSellable(m, [...new Set(open.map((row) => row.sku))]) : new Map<string, boolean>();
    open = open.filter((row) => {
      const refused = checkSellable(sellable.get(row.sku), rows[row.at]!.path ?? `rows.${row.at}`, row.sku);
      if (refused) results[row.at] = { sku: row.sku, verdict: 'rejected', problems: [refused] };
      return !refused;
    });
    for (let attempt = 1; open.length > 0; attempt++) {
      if (attempt > ATTEMPTS) throw new Error('Offers that were neither there nor could be made');
      open = await this.round(m, open, results, now);
    }
    return results;
  }

  /** Returns the rows of offers that somebody else made between our look and our insert: they are looked at again. */
  private async round(m: EntityManager, rows: PreparedOffer[], results: OfferResult[], now: Date): Promise<PreparedOffer[]> {
    const keys = new Map(rows.map((row) => [keyOf(row), { sku: row.sku, market: row.market.code, audience: row.audience }]));
    const stored = new Map((await lockOffers(m, [...keys.values()])).map((offer) => [offerKey(offer), offer]));
    const current = new Map<string, Offer>(stored);
    const changed = new Set<string>();
    const merges = rows.map((row) => {
      const key = keyOf(row);
      const merged = mergeOffer(current.get(key), row, this.bounds);
      current.set(key, merged.offer);
      if (merged.changed) changed.add(key);
      return merged;
    });
    const all = [...current].map(([key, offer]) => ({
      ...offer,
      changed: changed.has(key),
      revision: offer.revision + Number(changed.has(key) || !stored.has(key)),
    }));
    const fresh = all.filter((offer) => !stored.has(offerKey(offer)));
    const known = all.filter((offer) => stored.has(offerKey(offer)));
    const made = new Set(fresh.length > 0 ? (await insertOffers(m, fresh, now)).map(offerKey) : []);
    if (known.length > 0) await updateOffers(m, known, now);
    if (changed.size > 0) await hintOutbox(m);
    const again = rows.filter((row) => !stored.has(keyOf(row)) && !made.has(keyOf(row)));
    for (const [at, row] of rows.entries()) {
      const { verdict, offer } = merges[at]!;
      results[row.at] = { sku: row.sku, verdict, problems: verdict === 'held' ? [heldProblem(row, offer, this.bounds)] : [] };
    }
    return again;
  }
}

const keyOf = (row: PreparedOffer): string => offerKey({ sku: row.sku, market: row.market.code, audience: row.audience });

function checkSellable(sellable: boolean | undefined, path: string, sku: string): Problem | undefined {
  if (sellable) return undefined;
  if (sellable === undefined)
    return problem(
      'sku_unknown',
      `${path}.sku`,
      `There is no ${JSON.stringify(sku)}.`,
      'Send the item first, and the SKU in its exact spelling.',
    );
  return problem('not_sellable', `${path}.sku`, `${sku} is not sold by itself.`, 'Send offers for its variants.');
}

const WHY: Record<HeldPrice['reason'], (bounds: OfferBounds) => string> = {
  moved_too_far: ({ maxMoveShare }) => `The price moves by more than ${Number((maxMoveShare * 100).toFixed(2))} % at once.`,
  zero_price: () => 'The price is zero.',
  wrong_currency: () => 'The price is not in the currency of the market.',
};

function heldProblem(row: PreparedOffer, { held, priceMinor, currency, exponent }: Offer, bounds: OfferBounds): Problem {
  const kept = priceMinor === null ? 'The offer stays without a price' : `${fromMinor(priceMinor, exponent)} ${currency} stays`;
  const message = `${WHY[held!.reason](bounds)} ${kept} until a person decides.`;
  return problem('price_held', `${row.path}.price`, message, 'Decide on the held price, or have the ERP send the right one.', {
    severity: 'warning',
  });
}
