import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { inBreaths } from '../../../libs/clock/index.js';
import type { Problem } from '../../../libs/problem/index.js';
import type { LoadedChannel } from '../reach/loaded-channel.js';
import type { PlannedListing } from '../../port/index.js';
import type { LeftOutSkus } from '../inputs/lifecycle.js';
import { judgeGtins } from '../inputs/judge-gtins.js';
import { ProductLoader, type LoadedProduct } from '../inputs/product-loader.js';
import type { ViewDictionary } from '../mapping/index.js';
import { isRecalled } from '../inputs/stop.js';
import type { EditionView } from '../inputs/product-inputs.js';
import { bindingsOwner, readBindings, skusElsewhere } from '../listings/render/binding.repository.js';
import { carry, type Carried } from '../listings/wires/carry.js';
import type { OfferPayloadEntity } from '../listings/wires/offer-payload.entity.js';
import { toOfferPayload } from '../listings/wires/said-rows.js';
import { OFFER_WIRES } from '../listings/wires/wire.js';
import { readLines } from '../listings/wires/listing-offer.repository.js';
import { wasLive } from '../listings/render/of-before.js';
import { RenderBatch } from '../listings/render/render-batch.service.js';
import { productTypeOf, renderListing, type RenderedListing } from '../listings/render/render-listing.js';
import { readQuestion, saidOf } from '../listings/render/in-question.js';
import { keysTaken } from './keys-taken.js';
import { knownListings } from './readiness.repository.js';

/** One listing of a product as it would be sent. */
export interface WouldBe {
  listing: PlannedListing;
  rendered: RenderedListing;
  /** Of content, price and stock together. */
  issues: Problem[];
  /** What price and stock say, as they would be sent; worked out when it is asked for, as `rendered` is. */
  readonly wires: OfferPreview[];
}

/** The payload of a price or stock wire: SKU → statement. */
export type OfferPreview = Pick<OfferPayloadEntity, 'wire' | 'body' | 'hash'>;

export interface ProductRendering {
  rootId: string;
  sku: string;
  /** What left it and would still be shown with it → the product that it is part of now. */
  leaving?: ReadonlyMap<string, string>;
  /** Why there is no such listing, or not this one. */
  problems: Problem[];
  /** What recalls say of it. */
  recalls: Problem[];
  /** What of it is not meant for the channel. */
  leftOut: LeftOutSkus;
  /** Labels of what it says. */
  dictionary: ViewDictionary;
  /** Of all that it sells. */
  isRecalled: boolean;
  /** By what the channel requires of which type it was judged; `unknown`: it did not answer. */
  requirements: { productType: string; version: string };
  /** Pictures that are still being made: not in the payload yet. */
  pendingPictures: number;
  listings: WouldBe[];
}

/** Products rendered in one go. */
const FEW = 2;

/** Renders whole products by the very functions that the sender uses: a preview is the publish, and readiness is its judgement. */
@Injectable()
export class RenderProducts {
  constructor(
    private readonly ds: DataSource,
    private readonly loader: ProductLoader,
    private readonly renderer: RenderBatch,
  ) {}

  /** What the channel is shown now. */
  async ofEditions(channel: LoadedChannel, rootIds: string[], exact = false): Promise<ProductRendering[]> {
    return this.render(this.ds.manager, channel, await this.loader.load(this.ds.manager, channel, rootIds), exact);
  }

  /** What it would be shown if the draft were approved as it is. */
  async ofDrafts(channel: LoadedChannel, rootIds: string[], exact = false): Promise<ProductRendering[]> {
    return this.render(this.ds.manager, channel, await this.loader.draft(this.ds.manager, channel, rootIds), exact);
  }

  async ofViews(m: EntityManager, channel: LoadedChannel, views: EditionView[]): Promise<ProductRendering[]> {
    return this.render(m, channel, await this.loader.map(m, channel, views), false);
  }

  private async render(
    m: EntityManager,
    channel: LoadedChannel,
    mapped: Map<string, LoadedProduct>,
    exact: boolean,
  ): Promise<ProductRendering[]> {
    const loaded = await judgeGtins(m, channel, mapped);
    const found = [...loaded.values()].flatMap(({ view, product }) => (product ? [{ view, product }] : []));
    const products = found.map(({ product }) => product);
    const elsewhere = await skusElsewhere(m, channel.code, [...loaded.keys()]);
    const owners = found.map(bindingsOwner).map((owner) => ({ ...owner, keys: owner.keys.filter((key) => !elsewhere.has(key)) }));
    const bindings = await readBindings(m, channel.code, owners);
    const known = await knownListings(m, channel.code, [...loaded.keys()], exact);
    const lines = await readLines(
      m,
      [...known.values()].map(({ id }) => id),
    );
    const question = await readQuestion(m, channel, exact ? [...known.values()] : [], lines);
    const skus = products.flatMap(({ nodes }) => nodes.map(({ sku }) => sku));
    const pools = await this.renderer.pools(m, channel, [...known.keys(), ...skus]);
    const requirements = await this.renderer.requirements(channel, products);
    const plans = new Map([...loaded].flatMap(([rootId, one]) => (one.product ? [[rootId, planSafely(channel, one)] as const] : [])));
    const taken = await keysTaken(
      m,
      channel,
      [...plans].map(([rootId, { listings }]) => ({ rootId, listings })),
    );
    return inBreaths([...loaded.values()], FEW, (one) => {
      const sold = one.view.nodes.filter(({ sellable }) => sellable).map(({ sku }) => sku);
      const isWhole = sold.length > 0 && sold.every((sku) => isRecalled(one.standings.get(sku)));
      const base = {
        rootId: one.view.rootId,
        sku: one.view.rootSku,
        ...(one.view.leaving && { leaving: one.view.leaving }),
        recalls: one.recalls,
        leftOut: one.leftOut,
        isRecalled: isWhole,
        dictionary: one.view.dictionary,
        pendingPictures: one.pending.length,
        requirements: { productType: '', version: 'none' },
      };
      if (!one.product) return { ...base, problems: one.problems, listings: [] };
      const product = one.product;
      const plan = plans.get(one.view.rootId)!;
      const needed = requirements instanceof Error ? undefined : requirements.get(productTypeOf(product));
      const listings = plan.listings.map((listing): WouldBe => {
        const asked = needed ?? { version: 'none' };
        const own = known.get(listing.key);
        const inputs = {
          listing,
          externalIds: own?.externalIds ?? {},
          held: own?.held ?? [],
          wasLive: own !== undefined && wasLive(own),
          mayBeGone: own !== undefined && own.mayBeGoneSince !== null,
          ...(own?.body && { accepted: JSON.parse(own.body) as unknown }),
          bindings: bindings.get(product.rootSku) ?? {},
          requirements: asked,
        };
        const now = renderListing(channel, one, product, inputs);
        const rendered = own ? saidOf({ channel, row: own, loaded: one, product, inputs, rendered: now }, question).said : now;
        const letIn = question.letIn.get(own?.id ?? '');
        const carried = carry(channel, {
          listing,
          product,
          offers: one.offers,
          standings: one.standings,
          requirements: asked,
          lines: lines.get(own?.id ?? ''),
          pools,
          externalIds: own?.externalIds ?? {},
          ...(letIn && { letIn }),
          all: true,
        });
        return {
          listing,
          rendered,
          issues: [...rendered.issues, ...carried.issues],
          get wires() {
            return previewWires(channel, listing.key, carried);
          },
        };
      });
      const unasked = requirements instanceof Error ? [requirementsUnknown(requirements)] : [];
      return {
        ...base,
        requirements: {
          productType: productTypeOf(product),
          version: requirements instanceof Error ? 'unknown' : (needed?.version ?? 'none'),
        },
        problems: [
          ...plan.issues,
          ...one.incomplete,
          ...(taken.get(one.view.rootId) ?? []),
          ...unasked,
          ...unlisted(one.problems, listings),
        ],
        listings,
      };
    });
  }
}

function previewWires(channel: LoadedChannel, key: string, { said }: Carried): OfferPreview[] {
  return OFFER_WIRES.flatMap((wire) => {
    const own = said.filter((line) => line.wire === wire);
    if (own.length === 0) return [];
    const { body, hash } = toOfferPayload(channel, { id: '', key }, wire, own);
    return [{ wire, body, hash }];
  });
}

function planSafely(channel: LoadedChannel, { product, view }: LoadedProduct): { listings: PlannedListing[]; issues: Problem[] } {
  try {
    return channel.adapter.plan(product!, channel.config);
  } catch (error) {
    const message = `The listings of ${view.rootSku} cannot be planned: ${error instanceof Error ? error.message : String(error)}`;
    return {
      listings: [],
      issues: [{ code: 'plan_failed', message, fix: 'Report it: this is a fault of Plinth', severity: 'error', owner: 'plinth' }],
    };
  }
}

/** What the mapping found wrong counts with the listings; without any, it stands for the product. */
function unlisted(problems: Problem[], listings: WouldBe[]): Problem[] {
  return listings.length === 0 ? problems : [];
}

function requirementsUnknown(error: Error): Problem {
  const message = `The channel's requirements could not be fetched, so its rules were not all asked: ${error.message}`;
  return { code: 'requirements_unknown', message, fix: 'Try again; if it lasts, check the account', severity: 'warning', owner: 'plinth' };
}
