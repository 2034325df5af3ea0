import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { Clock } from '../../../../libs/clock/index.js';
import type { Problem } from '../../../../libs/problem/index.js';
import type { LoadedChannel } from '../../reach/loaded-channel.js';
import type { Bindings, Requirements } from '../../../port/index.js';
import { predecessorsOf } from '../../../port/kit/index.js';
import { judgeGtins } from '../../inputs/judge-gtins.js';
import { ProductLoader, type LoadedProduct } from '../../inputs/product-loader.js';
import type { MappedProduct } from '../../../port/index.js';
import { bindingsOwner, readBindings } from './binding.repository.js';
import { carry, type Carried } from '../wires/carry.js';
import { readLines, type OfferLineRow } from '../wires/listing-offer.repository.js';
import { poolMembers } from '../wires/pool.repository.js';
import type { PoolMember } from '../wires/stock-pool.js';
import { judgeInputs, judgeRendered, waitsForPredecessors, type Verdict } from './judge-rendered.js';
import { leavingSkus } from './predecessor.repository.js';
import { plannedListing, type LeasedListing } from '../leased-listing.js';
import { acceptedContents, NOTHING_ACCEPTED, type AcceptedContent } from './payload.repository.js';
import { productTypeOf, renderBroke, renderListing, type RenderedListing } from './render-listing.js';

export interface JudgedListing {
  row: LeasedListing;
  verdict: Verdict;
  /** Absent where it could not be rendered. */
  rendered?: RenderedListing;
  /** What its call carries of its other wires. */
  carried?: Carried;
  /** What is wrong with it now; absent: not known, what was known stays. */
  issues?: Problem[];
}

const NOTHING_LEAVES: ReadonlyMap<string, string[]> = new Map();
const NO_REQUIREMENTS: Requirements = { version: 'none' };

/** Renders the content of leased listings with the newest edition, requirements and bindings. A constant number of statements per batch. */
@Injectable()
export class RenderBatch {
  constructor(
    private readonly ds: DataSource,
    private readonly loader: ProductLoader,
    private readonly clock: Clock,
  ) {}

  async judge(channel: LoadedChannel, rows: LeasedListing[]): Promise<JudgedListing[]> {
    const m = this.ds.manager;
    const rootIds = rows.map((row) => row.rootId);
    const loaded = await judgeGtins(m, channel, await this.loader.load(m, channel, rootIds));
    const products = [...loaded.values()].flatMap(({ product }) => (product ? [product] : []));
    const bindings = await readBindings(m, channel.code, products.map(bindingsOwner));
    const contents = await acceptedContents(
      m,
      rows.flatMap((row) => row.acceptedPayloadHash ?? []),
    );
    const lines = await readLines(
      m,
      rows.map((row) => row.id),
    );
    const pools = await this.pools(
      m,
      channel,
      rows.map((row) => row.key),
    );
    const requirements = await this.requirements(channel, products);
    if (requirements instanceof Error) return rows.map((row) => ({ row, verdict: waitsForRequirements(row, requirements) }));
    const leaving = channel.dryRun ? NOTHING_LEAVES : await this.leaving(m, channel, rows, loaded);
    return rows.map((row) => {
      const waits = waitsForPredecessors(row, leaving.get(row.id) ?? []);
      return waits
        ? { row, verdict: waits }
        : judgeOne(channel, row, loaded.get(row.rootId), bindings, requirements, contents, lines.get(row.id), pools);
    });
  }

  /** Listing → SKUs that have its axis values and are still on the channel. No statement where nobody has a predecessor. */
  private async leaving(
    m: EntityManager,
    { code }: LoadedChannel,
    rows: LeasedListing[],
    loaded: Map<string, LoadedProduct>,
  ): Promise<Map<string, string[]>> {
    const before = new Map<string, string[]>();
    for (const { id, rootId, sku } of rows) {
      const product = loaded.get(rootId)?.product;
      const skus = product ? predecessorsOf(product, sku) : [];
      if (skus.length > 0) before.set(id, skus);
    }
    if (before.size === 0) return before;
    const there = await leavingSkus(m, code, [...new Set([...before.values()].flat())]);
    return new Map([...before].map(([id, skus]) => [id, skus.filter((sku) => there.has(sku))]));
  }

  /** What other channels have of the same numbers, by key and SKU. A preview asks for SKUs as well: where numbers are shared, they are keys. */
  pools(m: EntityManager, channel: LoadedChannel, keys: string[]): Promise<Map<string, PoolMember[]>> {
    return poolMembers(m, channel, keys, this.clock.now());
  }

  /** Requirements come from the channel; while it does not answer, nothing can be judged, and nothing is anybody's fault. */
  async requirements(channel: LoadedChannel, products: MappedProduct[]): Promise<Map<string, Requirements> | Error> {
    try {
      return await channel.adapter.requirements(channel.context, [...new Set(products.map(productTypeOf))]);
    } catch (error) {
      return error instanceof Error ? error : new Error(String(error));
    }
  }
}

function judgeOne(
  channel: LoadedChannel,
  row: LeasedListing,
  loaded: LoadedProduct | undefined,
  bindings: Map<string, Bindings>,
  requirements: Map<string, Requirements>,
  contents: ReadonlyMap<string, AcceptedContent>,
  lines: ReadonlyMap<string, OfferLineRow> | undefined,
  pools: ReadonlyMap<string, PoolMember[]>,
): JudgedListing {
  const early = judgeInputs(row, loaded);
  const product = loaded?.product;
  if (early || !product)
    return early!.step === 'refuse' ? { row, verdict: early!, issues: loaded?.problems ?? [] } : { row, verdict: early! };
  const required = requirements.get(productTypeOf(product)) ?? NO_REQUIREMENTS;
  const rendered = renderListing(channel, loaded, product, {
    listing: plannedListing(row),
    externalIds: row.externalIds,
    bindings: bindings.get(product.rootSku) ?? {},
    requirements: required,
    ...(contents.get(row.acceptedPayloadHash ?? '') ?? NOTHING_ACCEPTED),
  });
  try {
    const { offers, standings } = loaded;
    const { externalIds } = row;
    const own = { listing: plannedListing(row), product, offers, standings, pools, externalIds };
    const carried = carry(channel, { ...own, requirements: required, lines });
    const issues = [...rendered.issues, ...carried.issues];
    return { row, rendered, carried, issues, verdict: judgeRendered(row, rendered, issues) };
  } catch (error) {
    // A payload that JSON cannot hold: the batch goes on without it.
    const broke = renderBroke(plannedListing(row), error);
    return { row, issues: [broke], verdict: { step: 'refuse', problem: { code: broke.code, message: broke.message, fix: broke.fix } } };
  }
}

function waitsForRequirements(row: LeasedListing, error: Error): Verdict {
  const delayMs = Math.min(1_000 * 2 ** Math.min(row.attempts, 10), 300_000);
  const message = `The channel's requirements could not be fetched: ${error.message}`;
  return {
    step: 'wait',
    delayMs,
    problem: { code: 'waits_for_requirements', message, fix: 'Nothing to do unless it lasts: then check the account' },
  };
}
