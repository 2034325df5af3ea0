import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { inTransaction } from '../../../libs/db/index.js';
import { recordAudit, type Acting } from '../../journal/index.js';
import { decideOffer } from '../offers/decide-held.js';
import { moneyOf } from '../offers/held-money.js';
import { judgePrice } from '../offers/judge-price.js';
import { offerKey, type Offer } from '../offers/offer.js';
import { hintOutbox } from '../offers/offer-outbox.repository.js';
import { lockOffers, updateOffers } from '../offers/offers.repository.js';
import { boundsOf, OfferBounds } from '../offers/price-bounds.js';
import { readMeasures } from '../offers/read-measures.js';
import type { PreparedOffer } from '../offers/prepared-offer.js';
import { NOTHING_REFUSED } from '../offers/refused-parts.js';
import { SiblingPrices } from '../offers/sibling-prices.js';
import { AttributeCatalog } from '../schema/attribute-catalog.js';
import type { CatalogSchema } from '../schema/schema.js';
import { salesOfOffers } from './announced-sales.repository.js';
import { letInSince, waitingOfSale, type WaitingOffer } from './sale-holds.repository.js';

/** Offers that are judged at a time. */
const PAGE = 1_000;
/** A line that was judged just before a sale was let in may be written just after: it is found within this time. */
const LATE_MS = 10 * 60_000;

/** Money that waits and fits a sale that was let in counts from then on: it would not have waited, had it come a moment later. */
@Injectable()
export class ReleaseHolds {
  constructor(
    private readonly ds: DataSource,
    private readonly catalog: AttributeCatalog,
    private readonly bounds: OfferBounds,
  ) {}

  /** In the transaction that lets the sale in, so that both are so or neither. Returns how many offers have other money now. */
  async release(m: EntityManager, saleId: string, by: Acting): Promise<number> {
    const schema = await this.catalog.load(m);
    let released = 0;
    for (let after = '', more = true; more;) {
      const waiting = await waitingOfSale(m, saleId, after, PAGE);
      if (waiting.length > 0) released += await this.releasePage(m, schema, waiting, by);
      after = waiting.at(-1)?.sku ?? after;
      more = waiting.length === PAGE;
    }
    if (released > 0) await hintOutbox(m);
    return released;
  }

  /** Lines that were judged while a sale was being let in saw none, and wait although they fit it. Returns how many it let in. */
  async releaseLate(now: Date): Promise<number> {
    let released = 0;
    for (const { id, letInBy } of await letInSince(this.ds.manager, new Date(now.getTime() - LATE_MS), now))
      released += await inTransaction(this.ds, (m) => this.release(m, id, { person: letInBy, door: 'worker', requestId: null, now }));
    return released;
  }

  /** Judged anew under the lock, because what stood may be another since; what would wait again waits on. */
  private async releasePage(m: EntityManager, schema: CatalogSchema, waiting: WaitingOffer[], by: Acting): Promise<number> {
    const offers = (await lockOffers(m, waiting)).filter(({ held }) => held !== null);
    const roots = new Map(waiting.map(({ sku, rootId }) => [sku, rootId]));
    const stored = new Map(offers.map((offer) => [offerKey(offer), offer]));
    const rows = offers.map((offer) => asRow(schema, offer));
    const { past, siblings } = await readMeasures(m, rows, stored, roots, this.bounds, by.now);
    const medians = new SiblingPrices(siblings);
    const sales = await salesOfOffers(m, offers, by.now);
    const fitting = offers.flatMap((offer, at) => {
      const [row, after] = [rows[at]!, { ...offer, ...moneyOf(offer.held!) }];
      const { announced } = judgePrice(after, after.floorMinor, {
        ...{ now: by.now.getTime(), bounds: boundsOf(row.market, row.source, this.bounds), past: past.get(offerKey(offer)) ?? [] },
        siblings: () => medians.median({ rootId: roots.get(offer.sku)!, market: offer.market, audience: offer.audience }),
        sales: sales.get(offerKey(offer)) ?? [],
      });
      const decided = announced === undefined ? undefined : decideOffer(offer, true, by.now).offer;
      return decided ? [{ ...decided, announcedSale: announced!, counted: false, priced: true, wire: null, seen: offer }] : [];
    });
    if (fitting.length === 0) return 0;
    await updateOffers(
      m,
      fitting.map(({ seen: _, ...offer }) => offer),
      [],
      by.now,
    );
    await recordAudit(m, by, ...fitting.map(({ seen, announcedSale }) => auditOf(seen, announcedSale)));
    return fitting.length;
  }
}

/** The line that waits, as far as measuring it needs one. */
function asRow(schema: CatalogSchema, { sku, market, audience, held, source }: Offer): PreparedOffer {
  return {
    ...{ at: 0, path: '', sku, market: schema.markets.get(market)!, audience, values: moneyOf(held!), refused: undefined },
    ...{
      backlog: null,
      countedAt: null,
      stock: [],
      warnings: [],
      faults: NOTHING_REFUSED,
      source: held!.source ?? source,
      order: null,
      messageId: held!.message_id,
    },
  };
}

function auditOf({ sku, market, audience, held }: Offer, sale: string) {
  return { verb: 'release_held_price', target: sku, details: { sku, market, audience, priceMinor: held!.price_minor, sale } };
}
