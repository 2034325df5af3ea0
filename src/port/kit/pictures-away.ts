import type { Problem } from '../../../libs/problem/index.js';
import { nextTry, type Patience } from './pause.js';

/** When the channel first said so, ISO; empty: all is well again. Kept with the listing, so that the pauses grow over many looks. */
export const AWAY_SINCE = 'picturesAwaySince';

/** What is to be done about pictures that a channel could not fetch. */
export interface PicturesAway {
  /** Set while it is worth another try. */
  resendAfterMs?: number;
  /** The mark, for the listing. */
  externalIds: Record<string, string>;
}

/**
 * A server of pictures that is away for seconds must not end in a refusal that waits for a person: the listing is sent again after pauses that
 * grow, until patience is over. `externalIds` of the listing tell since when, and by `acceptedAt` when it was tried last.
 */
export function picturesAway(isAway: boolean, externalIds: Record<string, string>, patience: Patience, now: Date): PicturesAway {
  const known = externalIds[AWAY_SINCE];
  if (!isAway) return { externalIds: known ? { [AWAY_SINCE]: '' } : {} };
  const since = known ? Date.parse(known) : now.getTime();
  const marked = { [AWAY_SINCE]: new Date(since).toISOString() };
  const resendAfterMs = nextTry(patience, since, Date.parse(externalIds['acceptedAt'] ?? '') || since, now.getTime());
  return { ...(resendAfterMs !== undefined && { resendAfterMs }), externalIds: marked };
}

/** The issue as it counts: a picture that may come by itself refuses nothing. */
export const mildly = (issue: Problem): Problem => ({
  ...issue,
  severity: 'warning',
  fix: 'Nothing to do: it is sent again by itself until the picture can be fetched',
});
