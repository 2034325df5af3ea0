import type { Problem } from '../../../libs/problem/index.js';
import type { AmazonIssue } from './issues.js';

/** "Could not be fetched", and what follows from it for the main picture. */
const NOT_FETCHED = '20000';
const SUPPRESSED = '18320';
const MAIN = 'main_product_image_locator';

/** The first pause; then each is as long as the trouble has lasted, and an hour at most. */
const FIRST_MS = 5_000;
const LONGEST_MS = 3_600_000;
/** A picture that is away for a day will not come by itself. */
const PATIENCE_MS = 86_400_000;

/** When Amazon first said so, ISO; empty: all is well again. Kept with the listing, so that the pauses grow over many looks. */
const SINCE = 'picturesAwaySince';

export interface PicturesAway {
  /** Set while it is worth another try: Amazon fetches pictures only when they are sent. */
  resendAfterMs?: number;
  externalIds: Record<string, string>;
  /** The issue as it counts: a picture that may come by itself refuses nothing. */
  mildly(issue: Problem): Problem;
}

/** A server of pictures that is away for seconds must not end in a refusal that waits for a person. */
export function picturesAway(issues: AmazonIssue[], externalIds: Record<string, string>, now: Date): PicturesAway {
  const away = issues.some(({ code }) => code === NOT_FETCHED);
  const known = externalIds[SINCE];
  if (!away) return { externalIds: known ? { [SINCE]: '' } : {}, mildly: (issue) => issue };
  const since = known ? Date.parse(known) : now.getTime();
  const marked = { [SINCE]: new Date(since).toISOString() };
  if (now.getTime() - since > PATIENCE_MS) return { externalIds: marked, mildly: (issue) => issue };
  const sent = Math.max(since, Date.parse(externalIds['acceptedAt'] ?? '') || since);
  const pause = Math.min(Math.max(sent - since, FIRST_MS), LONGEST_MS);
  const mild = new Set([`amazon_${NOT_FETCHED}`]);
  if (issues.some(({ code, attributeNames = [] }) => code === NOT_FETCHED && attributeNames.includes(MAIN)))
    mild.add(`amazon_${SUPPRESSED}`);
  return {
    resendAfterMs: Math.max(sent + pause - now.getTime(), 0),
    externalIds: marked,
    mildly: (issue) => (mild.has(issue.code) ? { ...issue, severity: 'warning', fix: NOTHING_TO_DO } : issue),
  };
}

const NOTHING_TO_DO = 'Nothing to do: it is sent again by itself until the picture can be fetched';
