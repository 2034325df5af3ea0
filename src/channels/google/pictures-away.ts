import type { Problem } from '../../../libs/problem/index.js';
import { nextTry, type Patience } from '../../port/kit/index.js';

/** Google could not fetch a picture; what is wrong with the picture itself has other codes. */
const NOT_FETCHED = /^(additional_|lifestyle_)?image_link_(not_crawlable|broken|internal_error|pending_crawl)$/;

/** Google allows two updates a day, and looks again by itself too. */
const PATIENCE: Patience = { firstMs: 60_000, longestMs: 12 * 3_600_000, patienceMs: 3 * 86_400_000 };

/** When Google first said so, ISO; empty: all is well again. Kept with the listing, so that the pauses grow over many looks. */
const SINCE = 'picturesAwaySince';

export interface PicturesAway {
  /** Set where pictures that are away for the moment are all that Google has against the product. */
  resendAfterMs?: number;
  externalIds: Record<string, string>;
  issues: Problem[];
}

/** A server of pictures that is away for seconds must not end in a disapproval that waits for a person. */
export function picturesAway(issues: Problem[], externalIds: Record<string, string>, now: Date): PicturesAway {
  const errors = issues.filter(({ severity }) => severity === 'error');
  const known = externalIds[SINCE];
  if (errors.length === 0 || !errors.every(({ code }) => NOT_FETCHED.test(code))) {
    return { externalIds: known ? { [SINCE]: '' } : {}, issues };
  }
  const since = known ? Date.parse(known) : now.getTime();
  const marked = { [SINCE]: new Date(since).toISOString() };
  const resendAfterMs = nextTry(PATIENCE, since, Date.parse(externalIds['acceptedAt'] ?? '') || since, now.getTime());
  if (resendAfterMs === undefined) return { externalIds: marked, issues };
  const fix = 'Nothing to do: it is sent again by itself until the picture can be fetched';
  const mild = (issue: Problem): Problem => (NOT_FETCHED.test(issue.code) ? { ...issue, severity: 'warning', fix } : issue);
  return { resendAfterMs, externalIds: marked, issues: issues.map(mild) };
}
