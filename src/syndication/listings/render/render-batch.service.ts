import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { together } from '../../../../libs/db/index.js';
import { Clock } from '../../../../libs/clock/index.js';
import type { Problem } from '../../../../libs/problem/index.js';
import type { LoadedChannel } from '../../reach/loaded-channel.js';
import type { Bindings, Requirements } from '../../../port/index.js';
import { predecessorsOf } from '../../../port/kit/index.js';
import { judgeGtins } from '../../inputs/judge-gtins.js';
import { placeStillTaken } from '../../inputs/place-still-taken.js';
import { EditionViews } from '../../inputs/product-inputs.js';
import { ProductLoader, type LoadedProduct } from '../../inputs/product-loader.js';
import type { MappedProduct } from '../../../port/index.js';
import { bindingsOwner, readBindings } from './binding.repository.js';
import { carry, type Carried } from '../wires/carry.js';
import { readLines } from '../wires/listing-offer.repository.js';
import type { OfferLineRow } from '../wires/offer-line-row.js';
import { poolMembers } from '../wires/pool.repository.js';
import type { PoolMember } from '../wires/stock-pool.js';
import { judgeInputs, judgeRendered, waitsForPredecessors, waitsForStops, type Verdict } from './judge-rendered.js';
import { waitsForLook } from './waits-for-look.js';
import { leavingSkus } from './predecessor.repository.js';
import { plannedListing, type LeasedListing } from '../leased-listing.js';
import { ofBefore } from './of-before.js';
import { sentContents, type SentContent } from './payload.repository.js';
import { productTypeOf, renderBroke, renderListing, type ListingInputs, type RenderedListing } from './render-listing.js';
import { isSayable, readQuestion, saidOf, type InQuestion, type JudgedDifference } from './in-question.js';

export interface JudgedListing {
  row: LeasedListing;
  verdict: Verdict;
  /** Absent where it could not be rendered. */
  rendered?: RenderedListing;
  /** What its call carries of its other wires. */
  carried?: Carried;
  /** What is wrong with it now; absent: not known, what was known stays. */
  issues?: Problem[];
  /** What another renderer than that of the accepted content says otherwise; absent: the same made both, or nothing could be rendered. */
  difference?: JudgedDifference;
  /** The channel has these bytes, and other fields of them are ours than it is known of them. */
  ownsOtherwise?: true;
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
    private readonly editions: EditionViews,
  ) {}

  async judge(channel: LoadedChannel, rows: LeasedListing[]): Promise<JudgedListing[]> {
    const m = this.ds.manager;
    const rootIds = rows.map((row) => row.rootId);
    const loaded = await judgeGtins(m, channel, await this.loader.load(m, channel, rootIds));
    const mapped = [...loaded.values()].flatMap(({ view, product }) => (product ? [{ view, product }] : []));
    const products = mapped.map(({ product }) => product);
    const hashes = rows.flatMap(({ acceptedPayloadHash, payloadHash }) => [acceptedPayloadHash ?? [], payloadHash ?? []].flat());
    const ids = rows.map((row) => row.id);
    const keys = rows.map((row) => row.key);
    const [bindings, contents, lines, pools] = await together([
      readBindings(m, channel.code, mapped.map(bindingsOwner)),
      sentContents(m, hashes),
      readLines(m, ids),
      this.pools(m, channel, keys),
    ]);
    const requirements = await this.requirements(channel, products);
    if (requirements instanceof Error) return rows.map((row) => ({ row, verdict: waitsForRequirements(row, requirements) }));
    const question = await readQuestion(m, channel, rows, lines);
    const leaving = channel.dryRun ? NOTHING_LEAVES : await this.leaving(m, channel, rows, loaded);
    const now = this.clock.now();
    const judged = rows.map((row): JudgedListing => {
      const waits = waitsForPredecessors(row, leaving.get(row.id) ?? []) ?? waitsForStops(row, lines.get(row.id)?.values() ?? []);
      if (waits) return { row, verdict: waits };
      const batch = { bindings, requirements, contents, lines: lines.get(row.id), pools, question };
      const one = judgeOne(channel, row, loaded.get(row.rootId), batch);
      if (one.verdict.step !== 'send' || channel.dryRun) return one;
      return { ...one, verdict: waitsForLook(channel, { row, lines: lines.get(row.id), pools }, now) ?? one.verdict };
    });
    return this.withLeaving(m, channel.code, judged, loaded);
  }

  /**
   * The planner asks for the pictures of what changes. A release that makes them in another form changes nothing, so that what waits for one
   * asks for it too. No statement where nothing waits.
   */
  askForPictures(m: EntityManager, channel: LoadedChannel, judged: JudgedListing[]): Promise<void> {
    const pending = judged.flatMap(({ verdict }) => (verdict.step === 'wait' ? (verdict.pictures ?? []) : []));
    return this.loader.ensurePictures(m, channel, [{ pending }]);
  }

  /** Where something that left a product keeps its place there, that is what is said. No statement where no two have the same axis values. */
  private async withLeaving(
    m: EntityManager,
    code: string,
    judged: JudgedListing[],
    loaded: Map<string, LoadedProduct>,
  ): Promise<JudgedListing[]> {
    const doubled = judged.filter(({ issues = [] }) => issues.some(({ details }) => details?.['alike'] !== undefined));
    if (doubled.length === 0) return judged;
    const left = await this.editions.leaving(m, [...new Set(doubled.map(({ row }) => row.rootId))], code);
    return judged.map((one) => {
      const { rootId } = one.row;
      const product = { sku: loaded.get(rootId)?.view.rootSku ?? '', channelCode: code, leaving: left.get(rootId) };
      const issues = one.issues?.map((issue) => placeStillTaken(issue, product) ?? issue);
      const why = issues?.find(({ severity }) => severity !== 'warning');
      if (one.verdict.step !== 'refuse' || !issues || !why) return one;
      return { ...one, issues, verdict: { step: 'refuse', problem: { code: why.code, message: why.message, fix: why.fix } } };
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

interface BatchInputs {
  bindings: ReadonlyMap<string, Bindings>;
  requirements: ReadonlyMap<string, Requirements>;
  contents: ReadonlyMap<string, SentContent>;
  lines: ReadonlyMap<string, OfferLineRow> | undefined;
  pools: ReadonlyMap<string, PoolMember[]>;
  question: InQuestion;
}

function judgeOne(channel: LoadedChannel, row: LeasedListing, loaded: LoadedProduct | undefined, batch: BatchInputs): JudgedListing {
  const early = judgeInputs(row, loaded);
  const product = loaded?.product;
  if (early || !product)
    return early!.step === 'refuse' ? { row, verdict: early!, issues: loaded?.problems ?? [] } : { row, verdict: early! };
  const { lines, pools, question } = batch;
  const requirements = batch.requirements.get(productTypeOf(product)) ?? NO_REQUIREMENTS;
  const listing = plannedListing(row);
  const { externalIds } = row;
  const inputs: ListingInputs = {
    ...{ listing, externalIds, requirements, bindings: batch.bindings.get(product.rootSku) ?? {} },
    ...ofBefore(row, batch.contents),
  };
  const rendered = renderListing(channel, loaded, product, inputs);
  try {
    const { said, difference } = saidOf({ channel, row, loaded, product, inputs, rendered }, question);
    const goes = isSayable(row, said) ? said : rendered;
    const { offers, standings } = loaded;
    const letIn = question.letIn.get(row.id);
    const carried = carry(channel, {
      listing,
      product,
      offers,
      standings,
      pools,
      externalIds,
      requirements,
      lines,
      mayBeGone: row.mayBeGoneSince !== null,
      ...(letIn && { letIn }),
    });
    const issues = [...goes.issues, ...carried.issues];
    const verdict = judgeRendered(row, goes, issues);
    return {
      row,
      rendered: goes,
      carried,
      issues,
      verdict,
      ...(difference && { difference: { ...difference, isHeld: goes !== rendered } }),
      ...(verdict.step === 'keep' && ownsOtherwise(goes, batch.contents) && { ownsOtherwise: true as const }),
    };
  } catch (error) {
    // A payload that JSON cannot hold: the batch goes on without it.
    const broke = renderBroke(listing, error);
    return { row, issues: [broke], verdict: { step: 'refuse', problem: { code: broke.code, message: broke.message, fix: broke.fix } } };
  }
}

function ownsOtherwise({ hash, owned }: RenderedListing, contents: ReadonlyMap<string, SentContent>): boolean {
  const held = contents.get(hash)?.held;
  return held !== undefined && (held.length !== Object.keys(owned).length || held.some((field) => !(field in owned)));
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
