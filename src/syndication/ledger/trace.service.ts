import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { ExplainCell, type CellLineage } from '../../approval/index.js';
import type { CellRef } from '../../port/index.js';
import { rootOfSku } from '../inputs/root.repository.js';
import { listingsOfRoot, listListings, type DriftView } from './listing-views.repository.js';
import { ReadListings, type ReadListing } from './read-listings.service.js';
import { stockSum } from './stock-sum.js';
import type { WireLineView } from './wire-views.repository.js';
import { exchangesOf, offerOrigins, readPayloads, type ExchangeView, type OfferOrigin, type PayloadView } from './trace.repository.js';

/** One owned field of a listing: what was sent, what is live where it differs, and the cells it came from with their whole past. */
export interface TracedField {
  field: string;
  sent: unknown;
  /** Only where the channel shows something else. */
  live?: unknown;
  cells: (CellRef & { lineage?: CellLineage })[];
}

/** An offer with the ERP line that it came by. `traceId`: of the request that brought the line. */
export interface TracedOffer extends OfferOrigin {
  traceId: string | null;
}

/** One listing with payload, fields, offers, issues, drift and exchanges. */
export interface TracedListing extends Omit<ReadListing, 'lines'> {
  /** The listing with all its SKUs, whichever was asked for. */
  read: ReadListing;
  payload?: PayloadView;
  /** What those say of the SKUs that were asked for, with the sum behind each number in words. */
  lines: (WireLineView & { sum: string | null })[];
  fields: TracedField[];
  offers: TracedOffer[];
  exchanges: ExchangeView[];
}

/** From what is live of a SKU back to who said so. */
export interface Trace {
  sku: string;
  rootSku: string;
  listings: TracedListing[];
}

/** Lineage is looked up cell by cell; a trace of everything shows these many. */
const CELLS = 40;
const LISTINGS = 20;

/** From what is live back to who said so: field → payload → mapping → edition → version → approval → edit or ERP message → person. */
@Injectable()
export class TraceService {
  constructor(
    private readonly ds: DataSource,
    private readonly reading: ReadListings,
    private readonly lineage: ExplainCell,
  ) {}

  /** Undefined: there is no such SKU. `field`: an owned field's name; only it is followed. */
  async trace(sku: string, channel: string | null, field: string | null): Promise<Trace | undefined> {
    const m = this.ds.manager;
    const root = await rootOfSku(m, sku);
    if (!root) return undefined;
    // Of a node also those of a product that it has left, as long as they show it.
    const concerned =
      sku === root.rootSku
        ? (await listingsOfRoot(m, root.rootId, channel)).slice(0, LISTINGS)
        : (await listListings(m, { channel, sku, state: null, after: '0', limit: LISTINGS })).sort((a, b) =>
            a.channel < b.channel ? -1 : Number(a.channel > b.channel),
          );
    const payloads = await readPayloads(
      m,
      concerned.flatMap((one) => one.payloadHash ?? []),
    );
    const listings: TracedListing[] = [];
    for (const read of await this.reading.of(concerned)) {
      const { listing, channel: own, drift } = read;
      const payload = payloads.get(listing.payloadHash ?? '');
      listings.push({
        ...read,
        read,
        wires: read.wires.filter(({ onChannel }) => onChannel),
        lines: read.lines.filter((one) => sku === root.rootSku || one.sku === sku).map((one) => ({ ...one, sum: stockSum(one) })),
        ...(payload ? { payload } : {}),
        fields: payload ? await this.fields(m, payload, drift, field) : [],
        offers: await this.offers(m, await offerOrigins(m, listing.skus, own.market)),
        exchanges: await exchangesOf(m, listing.id, listing.liveAt),
      });
    }
    return { sku, rootSku: root.rootSku, listings };
  }

  private async offers(m: EntityManager, origins: OfferOrigin[]): Promise<TracedOffer[]> {
    const traces = new Map<string, string | null>();
    for (const id of new Set(origins.flatMap(({ messageId }) => messageId ?? [])))
      traces.set(id, (await this.lineage.message(m, id))?.traceId ?? null);
    return origins.map((origin) => ({ ...origin, traceId: traces.get(origin.messageId ?? '') ?? null }));
  }

  private async fields(m: EntityManager, payload: PayloadView, drift: DriftView[], only: string | null): Promise<TracedField[]> {
    const live = new Map(drift.map((one) => [one.field, one.live]));
    const names = Object.keys(payload.owned).filter((name) => only === null || name === only);
    const past = new Map<string, CellLineage | undefined>();
    const fields: TracedField[] = [];
    for (const name of names) {
      const cells: TracedField['cells'] = [];
      for (const ref of payload.sources[name] ?? []) cells.push(await this.cell(m, payload, ref, past));
      fields.push({ field: name, sent: payload.owned[name], ...(live.has(name) ? { live: live.get(name) } : {}), cells });
    }
    return fields;
  }

  private async cell(
    m: EntityManager,
    payload: PayloadView,
    ref: CellRef,
    past: Map<string, CellLineage | undefined>,
  ): Promise<TracedField['cells'][number]> {
    const key = `${ref.sku} ${ref.cell}`;
    if (!past.has(key) && past.size < CELLS) past.set(key, await this.lineage.explainCell(m, payload.editionId, ref.sku, ref.cell));
    const lineage = past.get(key);
    return lineage ? { ...ref, lineage } : ref;
  }
}
