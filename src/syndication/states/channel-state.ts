import type { EditorialRow } from '../../approval/index.js';
import type { ChannelWord, SearchState } from '../../search/index.js';

/** What a channel was last seen to show of a product, and what is wrong there. */
export interface ShownProduct {
  rootId: string;
  channel: string;
  /** Listings that it has there, or had. */
  listings: number;
  /** Those that should be there. */
  wanted: number;
  /** One that should be there was never seen with an edition. */
  isUnseen: boolean;
  /** Editions that its listings were last seen to show. */
  editions: string[];
  /** The last time that one of them was seen to show something else than before. */
  liveAt: Date | null;
  /** When the last wish for one that should not be there any more came. */
  unwantedAt: Date | null;
  /** Something of it is refused since; null: nothing is. */
  refusedSince: Date | null;
  /** All of it is recalled since; null: not all of it is. */
  recalledSince: Date | null;
  /** Somebody is asked about a difference since; null: nobody is. */
  differsSince: Date | null;
  /** A difference was accepted; when it was found. */
  acceptedSince: Date | null;
  /** A difference is ignored until then. */
  dueAt: Date | null;
}

/** Where a product stands on a channel in a locale: the parts, and the one word that they come to. */
export interface ChannelState extends Omit<SearchState, 'channelCode' | 'inReview'> {
  channel: string;
  reviewId: string | null;
  approvedVersion: number | null;
  shownVersion: number | null;
}

/** `versions`: those that each edition shows, by locale. Pure. */
export function channelState(
  row: EditorialRow,
  shown: ShownProduct | undefined,
  versions: ReadonlyMap<string, Record<string, number>>,
): ChannelState {
  const { rootId, channel, locale, approved, reviewId } = row;
  const seen = (shown?.editions ?? []).map((id) => versions.get(id)?.[locale] ?? null);
  const others = seen.filter((version) => version !== null && version !== approved) as number[];
  const isIn = approved !== null;
  const parts = {
    draftDiffers: isIn && row.differsSince !== null,
    isBehind: isIn && others.length > 0,
    isRefused: isIn && shown?.refusedSince != null,
    isRecalled: isIn && shown?.recalledSince != null,
    isDifferent: isIn && shown?.differsSince != null,
    differsByPolicy: isIn && shown?.acceptedSince != null,
  };
  const isShown = seen.length > 0 && shown?.isUnseen === false && seen.every((version) => version === approved);
  const told = wordOf(row, shown, { ...parts, isShown });
  return {
    ...{ rootId, channel, locale, ...told, ...parts, reviewId },
    approvedVersion: approved,
    shownVersion: others.length > 0 ? Math.min(...others) : isIn && seen.includes(approved) ? approved : null,
    dueAt: shown?.dueAt ?? null,
  };
}

type Parts = Record<'draftDiffers' | 'isBehind' | 'isRefused' | 'isRecalled' | 'isDifferent' | 'differsByPolicy' | 'isShown', boolean>;

/** The first that holds, in the order of CHANNEL_WORDS, and since when it does. */
function wordOf(row: EditorialRow, shown: ShownProduct | undefined, parts: Parts): { state: ChannelWord; since: Date } {
  const approvedAt = row.approvedAt ?? row.createdAt;
  if (parts.isRecalled) return { state: 'recalled', since: shown!.recalledSince! };
  if (parts.isRefused) return { state: 'refused', since: shown!.refusedSince! };
  if (parts.isDifferent) return { state: 'differs', since: shown!.differsSince! };
  if (row.reviewId !== null) return { state: 'in_review', since: row.submittedAt! };
  if (row.rejectedAt !== null) return { state: 'changes_requested', since: row.rejectedAt };
  if (row.approved === null) return { state: 'draft', since: row.createdAt };
  if ((shown?.listings ?? 0) === 0 ? !row.isUnplanned : shown!.wanted === 0)
    return { state: 'withdrawn', since: latest(approvedAt, shown?.unwantedAt) };
  if (parts.draftDiffers) return { state: 'draft_differs', since: row.differsSince! };
  if (parts.isBehind) return { state: 'behind', since: approvedAt };
  if (!parts.isShown) return { state: 'approved', since: approvedAt };
  if (parts.differsByPolicy) return { state: 'differs_by_policy', since: shown!.acceptedSince! };
  return { state: 'live', since: latest(approvedAt, shown?.liveAt) };
}

const latest = (one: Date, other: Date | null | undefined): Date => (other && other > one ? other : one);
