import type { Problem } from '../../../libs/problem/index.js';
import { mildly, picturesAway, type Patience, type PicturesAway } from '../../port/kit/index.js';

/** Google could not fetch a picture; what is wrong with the picture itself has other codes. */
const NOT_FETCHED = /^(additional_|lifestyle_)?image_link_(not_crawlable|broken|internal_error|pending_crawl)$/;

/** Google allows two updates a day, and looks again by itself too. */
const PATIENCE: Patience = { firstMs: 60_000, longestMs: 12 * 3_600_000, patienceMs: 3 * 86_400_000 };

/** Sent again only where pictures that are away for the moment are all that Google has against the product. */
export function judgePictures(issues: Problem[], externalIds: Record<string, string>, now: Date): PicturesAway & { issues: Problem[] } {
  const errors = issues.filter(({ severity }) => severity === 'error');
  const isAway = errors.length > 0 && errors.every(({ code }) => NOT_FETCHED.test(code));
  const away = picturesAway(isAway, externalIds, PATIENCE, now);
  if (away.resendAfterMs === undefined) return { ...away, issues };
  return { ...away, issues: issues.map((issue) => (NOT_FETCHED.test(issue.code) ? mildly(issue) : issue)) };
}
