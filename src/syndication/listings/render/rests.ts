import type { EntityManager } from 'typeorm';
import { stayingRemovals, type StayingRemoval } from '../../removals/removals.repository.js';
import { whyStays } from '../../removals/removal-issues.js';
import type { ListingState } from '../../listing.js';
import type { LeasedListing } from '../leased-listing.js';
import { WAITS_FOR_PLAN, type Verdict } from './judge-rendered.js';
import type { JudgedListing } from './render-batch.service.js';

/**
 * Content that waits because a person keeps on the channel what should leave it, or has yet to decide, waits for days: the listing rests meanwhile as what
 * the channel shows, so that it is looked at as any other. The plan that ends the wait wakes it. No statement where nothing waits for a plan.
 */
export async function resting(m: EntityManager, judged: JudgedListing[]): Promise<JudgedListing[]> {
  const waiting = judged.filter(({ verdict }) => verdict.step === 'wait' && verdict.problem.code === WAITS_FOR_PLAN);
  const staying = await stayingRemovals(
    m,
    waiting.map(({ row }) => row.id),
  );
  if (staying.size === 0) return judged;
  return judged.map((one) => {
    const removal = staying.get(one.row.id);
    return removal && one.verdict.step === 'wait' ? { ...one, verdict: rests(one.row, one.verdict, removal) } : one;
  });
}

/** What the channel took is looked at; of what it never took, or may not have, there is nothing to look at. Pure. */
function rests(row: LeasedListing, wait: Extract<Verdict, { step: 'wait' }>, { state, lost, editionId }: StayingRemoval): Verdict {
  const problem = whyStays(state, lost);
  const shown = shownState(row);
  return shown === undefined ? { ...wait, problem } : { step: 'keep', state: shown, problem, editionId };
}

function shownState({ payloadHash, livePayloadHash, acceptedAt, processedAt, mayBeGoneSince }: LeasedListing): ListingState | undefined {
  if (payloadHash === null || mayBeGoneSince !== null) return undefined;
  if (payloadHash === livePayloadHash) return 'live';
  if (acceptedAt === null) return undefined;
  return processedAt === null ? 'accepted' : 'processed';
}
