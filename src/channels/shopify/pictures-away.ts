import type { Problem } from '../../../libs/problem/index.js';
import { nextTry, type Patience } from '../../port/kit/index.js';

/** Shopify could not fetch a picture; what is wrong with the picture itself has other codes. */
const NOT_FETCHED = /^image_(image_download_failure|media_timeout_error)$/;

/** A picture that is away for a day does not come by itself. */
const PATIENCE: Patience = { firstMs: 30_000, longestMs: 3_600_000, patienceMs: 86_400_000 };

/** When Shopify first said so, ISO; empty: all is well again. Kept with the listing, so that the pauses grow over many looks. */
const SINCE = 'picturesAwaySince';

export interface PicturesAway {
  /** Set where pictures that are away for the moment are all that is wrong with the product. */
  resendAfterMs?: number;
  externalIds: Record<string, string>;
  issues: Problem[];
}

/** A server of pictures that is away for seconds must not end in a refusal that waits for a person: Shopify itself does not fetch again. */
export function picturesAway(issues: Problem[], externalIds: Record<string, string>, now: Date): PicturesAway {
  const known = externalIds[SINCE];
  if (issues.length === 0 || !issues.every(({ code }) => NOT_FETCHED.test(code))) {
    return { externalIds: known ? { [SINCE]: '' } : {}, issues };
  }
  const since = known ? Date.parse(known) : now.getTime();
  const marked = { [SINCE]: new Date(since).toISOString() };
  const resendAfterMs = nextTry(PATIENCE, since, Date.parse(externalIds['acceptedAt'] ?? '') || since, now.getTime());
  if (resendAfterMs === undefined) return { externalIds: marked, issues };
  const fix = 'Nothing to do: it is sent again by itself until the picture can be fetched';
  return { resendAfterMs, externalIds: marked, issues: issues.map((issue) => ({ ...issue, severity: 'warning', fix })) };
}

/** The last try, where it counts. */
export const triedAt = (externalIds: Record<string, string>, now: Date): Record<string, string> =>
  externalIds[SINCE] ? { acceptedAt: now.toISOString() } : {};
