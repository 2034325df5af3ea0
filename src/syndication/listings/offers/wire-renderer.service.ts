import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Clock, inBreaths } from '../../../../libs/clock/index.js';
import { together } from '../../../../libs/db/index.js';
import type { LoadedChannel } from '../../reach/loaded-channel.js';
import { withPolicies } from '../../reach/stock-policy.repository.js';
import type { PlannedListing, Requirements, Wire } from '../../../port/index.js';
import { nodeOf } from '../../../port/kit/index.js';
import { gateOffers } from '../../inputs/offer-rules.js';
import { readOffers } from '../../inputs/offer.repository.js';
import { ProductLoader, type LoadedProduct } from '../../inputs/product-loader.js';
import { stopIssue } from '../../inputs/recall-issues.js';
import { countedOn, sinceLift } from '../../inputs/since-lift.js';
import { stopOf } from '../../inputs/stop.js';
import { readStandings } from '../../inputs/stops.repository.js';
import { RenderBatch } from '../render/render-batch.service.js';
import { productTypeOf } from '../render/render-listing.js';
import { isOfferInQuestion } from '../render/in-question.js';
import { letInWires } from '../render/render-difference.repository.js';
import { readLines } from '../wires/listing-offer.repository.js';
import type { OfferLineRow } from '../wires/offer-line-row.js';
import { poolKey, poolMembers } from '../wires/pool.repository.js';
import { renderLine, UNPLANNED, type RenderedLine } from '../wires/render-lines.js';
import type { WiredListing } from '../wires/wire.js';

export interface RenderedWires {
  listing: WiredListing;
  planned: PlannedListing;
  lines: RenderedLine[];
  /** Wires of which a person has let in what the present renderer says. */
  letIn: ReadonlySet<Wire>;
}

/** Listings whose lines are rendered in one go. */
const FEW = 10;

type Known = ReadonlyMap<string, OfferLineRow>;
const NONE: Known = new Map();

/** What leased wires say now. A constant number of statements per batch; content is asked only where something else than a stop is said. */
@Injectable()
export class WireRenderer {
  constructor(
    private readonly ds: DataSource,
    private readonly clock: Clock,
    private readonly loader: ProductLoader,
    private readonly batch: RenderBatch,
  ) {}

  /** `asked`: those of which the content is looked at as well. */
  async render(recent: LoadedChannel, listings: WiredListing[], asked = listings.filter(saysMore)): Promise<RenderedWires[]> {
    const m = this.ds.manager;
    const channel = await withPolicies(m, recent);
    const known = await readLines(
      m,
      listings.map(({ id }) => id),
    );
    const skusOf = new Map(listings.map((listing) => [listing.id, sold(listing, known.get(listing.id) ?? NONE)]));
    const skus = [...new Set([...skusOf.values()].flat())];
    const market = channel.config.market.code;
    const keys = listings.map(({ key }) => key);
    const [letIn, read, standings, pools] = await together([
      this.letIn(channel, known),
      readOffers(m, skus, market),
      readStandings(m, skus, market),
      poolMembers(m, channel, keys, this.clock.now()),
    ]);
    const offers = sinceLift(gateOffers(read, this.clock.now()), standings);
    const { products, requirements } = await this.content(channel, asked);
    return inBreaths(listings, FEW, (listing) => {
      const planned = toPlanned(listing);
      const own = letIn.get(listing.id) ?? NO_WIRES;
      const product = products.get(listing.rootId)?.product ?? undefined;
      const ruled = product && channel.mapping.targets(product.family);
      const required = product && requirements.get(productTypeOf(product));
      const lines = skusOf.get(listing.id)!.map((sku) => {
        const node = product && nodeOf(product, sku);
        const isPlanned = listing.wanted && listing.skus.includes(sku);
        const stop = isPlanned ? stopOf(standings.get(sku), countedOn(offers.get(sku))) : UNPLANNED;
        const line = renderLine({
          channel,
          listing: planned,
          sku,
          offer: offers.get(sku) ?? null,
          stop,
          before: known.get(listing.id)?.get(sku),
          ...(node && { node }),
          ...(required && { requirements: required }),
          ...(ruled && { ruled }),
          pool: pools.get(poolKey(listing.key, sku)),
          externalIds: listing.externalIds,
          letIn: own,
        });
        // Said here and not where content carries the same: this wire hears of the count that ends it.
        const issue = stop && stopIssue(sku, stop);
        if (issue) line.rendered.issues.stock.push(issue);
        return line;
      });
      return { listing, planned, lines, letIn: own };
    });
  }

  private letIn({ renderer }: LoadedChannel, known: ReadonlyMap<string, Known>): Promise<Map<string, Set<Wire>>> {
    const ids = [...known].filter(([, lines]) => isOfferInQuestion(lines, renderer)).map(([id]) => id);
    return letInWires(this.ds.manager, ids, renderer);
  }

  /** A product that cannot be mapped, or requirements that cannot be had, hold up no price and no stock: both go on without. */
  private async content(
    channel: LoadedChannel,
    listings: WiredListing[],
  ): Promise<{ products: ReadonlyMap<string, LoadedProduct>; requirements: ReadonlyMap<string, Requirements> }> {
    const roots = listings.map(({ rootId }) => rootId);
    if (roots.length === 0) return { products: new Map(), requirements: new Map() };
    const products = await this.loader.load(this.ds.manager, channel, roots);
    const mapped = [...products.values()].flatMap(({ product }) => product ?? []);
    const requirements = mapped.length === 0 ? new Map<string, Requirements>() : await this.batch.requirements(channel, mapped);
    return { products, requirements: requirements instanceof Error ? new Map() : requirements };
  }
}

/** Something else than a stop. */
const saysMore = ({ wires }: WiredListing): boolean => wires.some(({ priority }) => priority > 0);

const NO_WIRES: ReadonlySet<Wire> = new Set();

/**
 * Sellables that are on the channel by what is known; one that only a plan names is made by the content's call, and one that no plan names and
 * nobody can buy is through with.
 */
function sold({ skus }: WiredListing, known: Known): string[] {
  if (known.size === 0) return skus;
  const isThere = (line: OfferLineRow) => line.buyable || (skus.includes(line.sku) && (line.priceAccepted ?? line.stockAccepted));
  return [...known.values()].filter(isThere).map(({ sku }) => sku);
}

export function toPlanned({ key, kind, sku, skus, parentKey }: WiredListing): PlannedListing {
  return { key, kind, sku, skus, ...(parentKey === null ? {} : { parentKey }) };
}
