import type { Problem } from '../../../libs/problem/index.js';
import { mildly, picturesAway, type Patience, type PicturesAway } from '../../port/kit/index.js';
import type { AmazonIssue } from './issues.js';

/** "Could not be fetched", and what follows from it for the main picture. Amazon fetches pictures only when they are sent. */
const NOT_FETCHED = '20000';
const SUPPRESSED = '18320';
const MAIN = 'main_product_image_locator';

/** A picture that is away for a day will not come by itself. */
const PATIENCE: Patience = { firstMs: 5_000, longestMs: 3_600_000, patienceMs: 86_400_000 };

export interface AmazonPictures extends PicturesAway {
  /** The issue as it counts. */
  mildly(issue: Problem): Problem;
}

export function judgePictures(issues: AmazonIssue[], externalIds: Record<string, string>, now: Date): AmazonPictures {
  const missing = issues.filter(({ code }) => code === NOT_FETCHED);
  const away = picturesAway(missing.length > 0, externalIds, PATIENCE, now);
  if (away.resendAfterMs === undefined) return { ...away, mildly: (issue) => issue };
  const isMain = missing.some(({ attributeNames = [] }) => attributeNames.includes(MAIN));
  const mild = new Set([`amazon_${NOT_FETCHED}`, ...(isMain ? [`amazon_${SUPPRESSED}`] : [])]);
  return { ...away, mildly: (issue) => (mild.has(issue.code) ? mildly(issue) : issue) };
}
