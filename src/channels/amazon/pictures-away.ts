import type { Problem } from '../../../libs/problem/index.js';
import { nextTry, type Patience } from '../../port/kit/index.js';
import type { AmazonIssue } from './issues.js';

/** "Could not be fetched", and what follows from it for the main picture. */
const NOT_FETCHED = '20000';
const SUPPRESSED = '18320';
const MAIN = 'main_product_image_locator';

/** A picture that is away for a day will not come by itself. */
const PATIENCE: Patience = { firstMs: 5_000, longestMs: 3_600_000, patienceMs: 86_400_000 };

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
  const resendAfterMs = nextTry(PATIENCE, since, Date.parse(externalIds['acceptedAt'] ?? '') || since, now.getTime());
  if (resendAfterMs === undefined) return { externalIds: marked, mildly: (issue) => issue };
  const mild = new Set([`amazon_${NOT_FETCHED}`]);
  if (issues.some(({ code, attributeNames = [] }) => code === NOT_FETCHED && attributeNames.includes(MAIN)))
    mild.add(`amazon_${SUPPRESSED}`);
  return {
    resendAfterMs,
    externalIds: marked,
    mildly: (issue) => (mild.has(issue.code) ? { ...issue, severity: 'warning', fix: NOTHING_TO_DO } : issue),
  };
}

const NOTHING_TO_DO = 'Nothing to do: it is sent again by itself until the picture can be fetched';
