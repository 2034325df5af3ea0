import type { Problem } from '../../../libs/problem/index.js';
import { AWAY_SINCE, mildly, picturesAway, type Patience, type PicturesAway } from '../../port/kit/index.js';

/** Shopify could not fetch a picture, and does not try by itself; what is wrong with the picture itself has other codes. */
const NOT_FETCHED = /^image_(image_download_failure|media_timeout_error)$/;

/** A picture that is away for a day does not come by itself. */
const PATIENCE: Patience = { firstMs: 30_000, longestMs: 3_600_000, patienceMs: 86_400_000 };

/** Sent again only where pictures that are away for the moment are all that is wrong with the product. */
export function judgePictures(issues: Problem[], externalIds: Record<string, string>, now: Date): PicturesAway & { issues: Problem[] } {
  const isAway = issues.length > 0 && issues.every(({ code }) => NOT_FETCHED.test(code));
  const away = picturesAway(isAway, externalIds, PATIENCE, now);
  return { ...away, issues: away.resendAfterMs === undefined ? issues : issues.map(mildly) };
}

/** The last try, where it counts. */
export const triedAt = (externalIds: Record<string, string>, now: Date): Record<string, string> =>
  externalIds[AWAY_SINCE] ? { acceptedAt: now.toISOString() } : {};
