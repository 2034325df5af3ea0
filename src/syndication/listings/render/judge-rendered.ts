import type { LoadedProduct } from '../../inputs/product-loader.js';
import type { MappedNode } from '../../../port/index.js';
import type { Problem } from '../../../../libs/problem/index.js';
import type { RenderedListing } from './render-listing.js';
import type { ListingState, StoredProblem } from '../../listing.js';
import type { LeasedListing } from '../leased-listing.js';
import type { OfferLineRow } from '../wires/offer-line-row.js';

/** What is to be done with a listing, now that it is known what it should show. */
export type Verdict =
  /** Cannot be rendered or sent yet; nothing is wrong. `looks`: listings whose numbers have to be looked at first; `pictures`: assets to be made. */
  | { step: 'wait'; problem: StoredProblem; delayMs: number; looks?: string[]; pictures?: string[] }
  | { step: 'refuse'; problem: StoredProblem }
  /** The channel has these very bytes already (or has refused them), or no newer ones may leave: no call. `editionId`: of what it has, where nothing was rendered. */
  | { step: 'keep'; state: ListingState; problem: StoredProblem | null; editionId?: string | null }
  | { step: 'send' };

export const WAITS_FOR_PLAN = 'waits_for_plan';
const WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 60_000;

/** Two of the same axis values cannot be on a channel at once: the old one leaves first. */
export function waitsForPredecessors(row: LeasedListing, leaving: string[]): Verdict | undefined {
  if (leaving.length === 0) return undefined;
  return {
    step: 'wait',
    delayMs: delayOf(row),
    problem: waits('waits_for_predecessor', `${leaving.join(', ')} has its axis values and is still on the channel`),
  };
}

/** What went to another product is not taken off before its stop is taken: the answer to that tells what was sold of it last. */
export function waitsForStops(row: LeasedListing, lines: Iterable<Pick<OfferLineRow, 'sku' | 'buyable' | 'hasLeft'>>): Verdict | undefined {
  const leaving = [...lines].filter(({ sku, buyable, hasLeft }) => hasLeft && buyable && !row.skus.includes(sku)).map(({ sku }) => sku);
  if (leaving.length === 0 || row.attempts >= STOP_LOOKS) return undefined;
  return {
    step: 'wait',
    delayMs: STOP_WAIT_MS,
    problem: waits('waits_for_stop', `${leaving.join(', ')} is sold elsewhere now: the channel has to take its stop first`),
  };
}

/** A minute: where the channel takes no stop, the removal is as good. */
const STOP_WAIT_MS = 500;
const STOP_LOOKS = 120;

const delayOf = ({ attempts }: LeasedListing): number => Math.min(WAIT_MS * 2 ** Math.min(attempts, 10), LONGEST_WAIT_MS);

/** The edition that is shown now has no such node, or not all that the listing shows, or pictures are still being made. */
export function judgeInputs(row: LeasedListing, loaded: LoadedProduct | undefined): Verdict | undefined {
  const delayMs = delayOf(row);
  if (!loaded?.product?.nodes.some((node) => node.sku === row.sku)) {
    const broken = loaded?.problems.find((problem) => problem.code === 'mapping_failed');
    if (broken) return { step: 'refuse', problem: { code: broken.code, message: broken.message, fix: broken.fix } };
    return { step: 'wait', delayMs, problem: waits(WAITS_FOR_PLAN, 'The product has changed; its listings are being planned anew') };
  }
  if (row.kind === 'product' && lostSkus(row, loaded.product.nodes).length > 0)
    return {
      step: 'wait',
      delayMs,
      problem: waits(WAITS_FOR_PLAN, 'What is sold of the product has changed; its listings are being planned anew'),
    };
  if (loaded.pending.length > 0) {
    const problem = waits('waits_for_pictures', `${loaded.pending.length} pictures are still being made`);
    return { step: 'wait', delayMs, problem, pictures: loaded.pending };
  }
  return undefined;
}

/**
 * What a plan has named and the product does not have any more: a content of now would take it off the channel, before anybody has counted it, or while a
 * person has yet to decide.
 */
function lostSkus({ skus }: LeasedListing, nodes: readonly MappedNode[]): string[] {
  const sold = new Set(nodes.flatMap(({ sku, sellable }) => (sellable ? [sku] : [])));
  return skus.filter((sku) => !sold.has(sku));
}

export function waits(code: string, message: string): StoredProblem {
  return { code, message, fix: 'Nothing to do: it goes on by itself' };
}

export function judgeRendered(row: LeasedListing, rendered: RenderedListing, issues: Problem[]): Verdict {
  const first = issues.find((issue) => issue.severity !== 'warning');
  if (first) {
    return { step: 'refuse', problem: { code: first.code, message: first.message, fix: first.fix } };
  }
  if (row.lastProblem?.rejectedHash === rendered.hash) return { step: 'keep', state: 'rejected', problem: row.lastProblem };
  const known = knownState(row, rendered.hash);
  if (known) return { step: 'keep', state: known, problem: null };
  return { step: 'send' };
}

/** These bytes went out last and the channel took them: where they got to. Whatever was never taken is sent again, and so is what somebody wants pushed. */
function knownState(row: LeasedListing, hash: string): ListingState | undefined {
  if (row.payloadHash !== hash || row.acceptedAt === null || row.pushed !== null) return undefined;
  if (row.livePayloadHash === hash) return 'live';
  return row.processedAt === null ? 'accepted' : 'processed';
}
