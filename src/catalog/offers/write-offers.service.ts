import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { inBreaths } from '../../../libs/clock/index.js';
import { together } from '../../../libs/db/index.js';
import type { Problem } from '../../../libs/problem/index.js';
import type { CatalogSchema } from '../schema/schema.js';
import { ShownOffersPort } from '../stock/shown-offers.js';
import { WatchZeros, zerosOf } from '../stock/watch-zeros.service.js';
import { CellIndexPort } from '../products/cell-index.js';
import { AttributeCatalog } from '../schema/attribute-catalog.js';
import { checkSellable } from './check-sellable.js';
import { KnownOffers } from './known-offers.js';
import type { MergedOffer } from './merge-offer.js';
import { historyOf, keyOf, keysOf, mergeRows, type MergedRows, type RoundInputs } from './merge-rows.js';
import { offerKey } from './offer.js';
import { changeOf, isJudgedAnew } from './offer-change.js';
import { hintOutbox } from './offer-outbox.repository.js';
import { insertOffers, lockOffers, readSellable, updateOffers } from './offers.repository.js';
import { OfferBounds } from './price-bounds.js';
import type { PreparedOffer } from './prepared-offer.js';
import { readOffer, type OfferRow } from './read-offer.js';
import { normalizeSku } from '../products/sku.js';
import { readMeasures } from './read-measures.js';
import { salesOfOffers } from '../sales/announced-sales.repository.js';

/** What became of one offer line: its verdict, and what is to be said of it. */
export interface OfferResult {
  sku: string;
  verdict: MergedOffer['verdict'];
  problems: Problem[];
}

/** What the rounds of one call have in common. */
interface Round {
  roots: ReadonlyMap<string, string>;
  now: Date;
  schema: CatalogSchema;
  /** A person has decided on these counts: none is looked at as a part of too many. */
  zerosLetIn: boolean;
}

const ATTEMPTS = 5;
/** Rows read in one go. */
const FEW = 80;

/**
 * The fast way: price and stock for many SKUs in at most seven statements, each row with its own verdict, the outbox filled with them. Up to
 * three more tell what prices that move are measured against; stock alone needs none of them.
 */
@Injectable()
export class WriteOffers {
  private readonly known = new KnownOffers();

  constructor(
    private readonly catalog: AttributeCatalog,
    private readonly bounds: OfferBounds = new OfferBounds(),
    private readonly zeros: WatchZeros = new WatchZeros(new ShownOffersPort()),
    private readonly index: CellIndexPort = new CellIndexPort(),
  ) {}

  /** Runs in the caller's transaction. Results are in the order of the rows; several rows may concern one offer. */
  async write(m: EntityManager, rows: OfferRow[], now: Date, { zerosLetIn = false } = {}): Promise<OfferResult[]> {
    const [schema, nodes] = await together([this.catalog.load(m), readSellable(m, skusOf(rows))]);
    const results = new Array<OfferResult>(rows.length);
    let open: PreparedOffer[] = [];
    await inBreaths(rows, FEW, (row, at) => {
      const read = readOffer(schema, row, at);
      if (Array.isArray(read)) results[at] = { sku: String(row.sku), verdict: 'rejected', problems: read };
      else open.push(read);
    });
    open = open.filter((row) => {
      const refused = checkSellable(nodes.get(row.sku)?.sellable, row);
      if (refused) results[row.at] = { sku: row.sku, verdict: 'rejected', problems: [refused] };
      return !refused;
    });
    const roots = new Map([...nodes].map(([sku, { rootId }]) => [sku, rootId]));
    const known = await this.known.find(m, open, { now, bounds: this.bounds, roots, isOnHand: onHandIn(schema) });
    for (const [row, { verdict, problems }] of known) results[row.at] = { sku: row.sku, verdict, problems };
    open = open.filter((row) => !known.has(row));
    for (let attempt = 1; open.length > 0; attempt++) {
      if (attempt > ATTEMPTS) throw new Error('Offers that were neither there nor could be made');
      open = await this.round(m, open, { roots, now, schema, zerosLetIn }, results);
    }
    return results;
  }

  /** Announced sales are asked for only where something would be held: all others pay nothing for them. */
  private async merge(m: EntityManager, rows: PreparedOffer[], inputs: RoundInputs): Promise<MergedRows> {
    const merged = await mergeRows(rows, inputs);
    const beyond = rows.filter((_, at) => merged.merges[at]!.beyond);
    if (beyond.length === 0) return merged;
    const sales = await salesOfOffers(m, keysOf(beyond), inputs.now);
    return sales.size === 0 ? merged : mergeRows(rows, { ...inputs, sales });
  }

  /** Returns the rows of offers that somebody else made between our look and our insert: they are looked at again. */
  private async round(
    m: EntityManager,
    rows: PreparedOffer[],
    { roots, now, schema, zerosLetIn }: Round,
    results: OfferResult[],
  ): Promise<PreparedOffer[]> {
    const stored = new Map((await lockOffers(m, keysOf(rows))).map((offer) => [offerKey(offer), offer]));
    const inputs = {
      now,
      bounds: this.bounds,
      isOnHand: onHandIn(schema),
      stored,
      roots,
      sales: new Map<string, never>(),
      ...(await readMeasures(m, rows, stored, roots, this.bounds, now)),
    };
    const merged = await this.merge(m, rows, inputs);
    const zeros = zerosLetIn ? [] : zerosOf(rows.map(keyOf), stored, merged.current, inputs.isOnHand);
    const watched = zeros.length > 0 ? await this.zeros.watch(m, zeros, schema, now) : undefined;
    const { merges, current, changed, counted, accepted } = watched?.held.size
      ? await this.merge(m, rows, { ...inputs, heldZeros: watched.held })
      : merged;
    const { last, earlier } = historyOf(accepted, current);
    const all = [...current].map(([key, offer]) => ({
      ...offer,
      changed: changed.has(key),
      counted: counted.has(key),
      wire: changeOf(stored.get(key), offer),
      ...{ priced: last.has(key), announcedSale: last.get(key)?.announcedSale ?? null },
      revision: offer.revision + Number(changed.has(key) || !stored.has(key)),
    }));
    const fresh = all.filter((offer) => !stored.has(offerKey(offer)));
    const known = all.filter((offer) => stored.has(offerKey(offer)));
    const made = new Set(fresh.length > 0 ? (await insertOffers(m, fresh, earlier, now)).map(offerKey) : []);
    if (known.length > 0) await updateOffers(m, known, earlier, now);
    if (watched) await this.zeros.record(m, watched, now);
    const anew = all.filter((offer) => isJudgedAnew(stored.get(offerKey(offer)), offer)).flatMap(({ sku }) => roots.get(sku) ?? []);
    await this.index.judgedAnew(m, [...new Set(anew)], now);
    if (changed.size + counted.size > 0) await hintOutbox(m);
    for (const [at, row] of rows.entries()) {
      const { verdict, problems } = merges[at]!;
      results[row.at] = { sku: row.sku, verdict, problems };
    }
    return rows.filter((row) => current.has(keyOf(row)) && !stored.has(keyOf(row)) && !made.has(keyOf(row)));
  }
}

/** What can be a SKU of these rows, as `readOffer` will say it: asked for beside the definitions by which all else of a row is read. */
const skusOf = (rows: readonly OfferRow[]): string[] => [...new Set(rows.flatMap(({ sku }) => normalizeSku(sku, 'sku').sku ?? []))];

const onHandIn =
  ({ stockSources }: CatalogSchema) =>
  (source: string): boolean =>
    stockSources.get(source)?.counts === 'on_hand';
