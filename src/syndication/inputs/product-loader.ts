import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { Clock, inBreaths } from '../../../libs/clock/index.js';
import { together } from '../../../libs/db/index.js';
import { problem, type Problem } from '../../../libs/problem/index.js';
import type { LoadedChannel } from '../reach/loaded-channel.js';
import type { CompiledMapping, MappingResult, RenditionInfo } from '../mapping/index.js';
import type { MappedProduct } from '../../port/index.js';
import { leftOutOf } from '../assortment/left-out.repository.js';
import { editionHeads } from './edition.repository.js';
import { inputsKey, picturesOf } from './mapped-inputs.js';
import { readOffers, type CountedOffer } from './offer.repository.js';
import { gateOffers } from './offer-rules.js';
import { notListed, withoutWithdrawn, type LeftOutSkus } from './lifecycle.js';
import { recallIssues } from './recall-issues.js';
import { countedOn, sinceLift } from './since-lift.js';
import type { Standings } from './stop.js';
import { EditionViews, Pictures, type EditionView } from './product-inputs.js';
import { readStandings } from './stops.repository.js';
import { SizedCache } from './sized-cache.js';

/** One product on one channel, with everything a payload is made of but the channel's own ids. */
export interface LoadedProduct {
  view: EditionView;
  /** null: nothing of it is listed here, or mapping broke (then `problems` says so). */
  product: MappedProduct | null;
  problems: Problem[];
  /** What its family requires and it lacks: for readiness alone. */
  incomplete: Problem[];
  /** Assets whose rendition is still being made. */
  pending: string[];
  /** Digest of the pictures that were made of its assets. */
  pictures: string;
  offers: ReadonlyMap<string, CountedOffer>;
  /** What recalls say of it: no fault of the content. */
  recalls: Problem[];
  /** What of it the rules of the assortments leave out; what the mapping does, `product` has not. */
  leftOut: LeftOutSkus;
  /** What besides the offers says whether its SKUs may be sold here. */
  standings: Standings;
}

/** Products mapped in one go: some milliseconds each. */
const FEW = 2;

/** Nodes of mapped products kept per mapping: a product of 2,000 variants is asked for by ten batches in a row. */
const KEPT_NODES = 20_000;

@Injectable()
export class ProductLoader {
  private readonly mapped = new WeakMap<CompiledMapping, SizedCache<MappingResult>>();

  constructor(
    private readonly editions: EditionViews,
    private readonly pictures: Pictures,
    private readonly clock: Clock,
  ) {}

  /** The products as their present editions say; by root id. A root without an edition on the channel is absent. */
  async load(m: EntityManager, channel: LoadedChannel, rootIds: string[]): Promise<Map<string, LoadedProduct>> {
    const heads = await editionHeads(m, channel.code, [...new Set(rootIds)]);
    const views =
      heads.length === 0
        ? []
        : await this.editions.read(
            m,
            heads.map((head) => head.editionId),
          );
    return this.map(m, channel, views);
  }

  /** The same from the draft, for readiness and previews; never sent. */
  async draft(m: EntityManager, channel: LoadedChannel, rootIds: string[]): Promise<Map<string, LoadedProduct>> {
    const views = await this.editions.draft(m, rootIds, channel.code, channel.config.locales);
    return this.map(m, channel, views);
  }

  async ensurePictures(m: EntityManager, channel: LoadedChannel, products: Iterable<Pick<LoadedProduct, 'pending'>>): Promise<void> {
    const pending = [...new Set([...products].flatMap((product) => product.pending))];
    if (pending.length > 0) await this.pictures.ensure(m, pending, channel.adapter.rendition);
  }

  /** The same of views that the caller has. */
  async map(m: EntityManager, channel: LoadedChannel, views: EditionView[]): Promise<Map<string, LoadedProduct>> {
    const nodes = views.flatMap((view) => view.nodes);
    const skus = nodes.filter((node) => node.sellable).map((node) => node.sku);
    const assets = [...new Set(nodes.flatMap((node) => node.links.map((link) => link.assetHash)))];
    const market = channel.config.market.code;
    const [read, renditions, standings, leftOut] = await together([
      readOffers(m, skus, market),
      assets.length === 0 ? new Map<string, RenditionInfo>() : this.pictures.read(m, assets, channel.adapter.rendition),
      readStandings(m, skus, market),
      leftOutOf(m, channel.assortment, skus, { byRules: true }),
    ]);
    const offers = sinceLift(gateOffers(read, this.clock.now()), standings);
    const mapped = await inBreaths(views, FEW, (view) =>
      this.mapOne(channel, view, { offers, standings, leftOut: ofView(view, leftOut) }, renditions),
    );
    return new Map(mapped.map((one) => [one.view.rootId, one]));
  }

  private mapOne(
    channel: LoadedChannel,
    view: EditionView,
    { offers, standings, leftOut }: Pick<LoadedProduct, 'offers' | 'standings' | 'leftOut'>,
    renditions: ReadonlyMap<string, RenditionInfo>,
  ): LoadedProduct {
    try {
      const pictures = picturesOf(view, renditions);
      const result = this.mapCached(channel, view, offers, renditions, pictures);
      const product = result.product && withoutWithdrawn(result.product, standings, leftOut, channel.adapter.archives);
      const recalls = result.product ? recallIssues(result.product, standings, (sku) => countedOn(offers.get(sku))) : [];
      const found = besides(leftOut, result.problems);
      const problems = product ? found : [...found, notListed(view, result.product, leftOut)];
      const incomplete = besides(leftOut, result.incomplete);
      return { view, ...result, product, problems, incomplete, pictures, recalls, offers, standings, leftOut };
    } catch (error) {
      // A mapping is data of people: what breaks on one product must not stop the others of the batch.
      const problems = [mappingBroke(view, error)];
      return { view, product: null, problems, incomplete: [], pending: [], pictures: '', recalls: [], offers, standings, leftOut };
    }
  }

  private mapCached(
    channel: LoadedChannel,
    view: EditionView,
    offers: ReadonlyMap<string, CountedOffer>,
    renditions: ReadonlyMap<string, RenditionInfo>,
    pictures: string,
  ): MappingResult {
    const run = (): MappingResult => channel.mapping.map(view, { offers, rendition: (hash) => renditions.get(hash) });
    if (view.editionId === null) return run();
    const cache = this.mapped.get(channel.mapping) ?? new SizedCache<MappingResult>(KEPT_NODES);
    this.mapped.set(channel.mapping, cache);
    const key = inputsKey(view, offers, pictures);
    return cache.get(key) ?? cache.put(key, run(), view.nodes.length);
  }
}

function ofView({ nodes }: EditionView, leftOut: LeftOutSkus): LeftOutSkus {
  return leftOut.size === 0 ? leftOut : new Map(nodes.flatMap(({ sku }) => (leftOut.has(sku) ? [[sku, leftOut.get(sku)!] as const] : [])));
}

/** What is not meant for the channel needs nothing there. */
const besides = (leftOut: LeftOutSkus, problems: Problem[]): Problem[] =>
  leftOut.size === 0 ? problems : problems.filter(({ details }) => !leftOut.has(String(details?.['sku'])));

function mappingBroke(view: EditionView, error: unknown): Problem {
  return problem(
    'mapping_failed',
    view.rootSku,
    `${view.rootSku} cannot be mapped: ${error instanceof Error ? error.message : String(error)}`,
    'This is a fault of Plinth or of the mapping: try the mapping before, and report it',
    { severity: 'error', owner: 'plinth', details: { sku: view.rootSku } },
  );
}
