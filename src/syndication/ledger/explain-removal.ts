import { whyLeftOut } from '../assortment/why-left-out.js';
import { whyStays } from '../removals/removal-issues.js';
import { say, type ExplainInputs, type Explanation } from './explanation.js';
import type { ListingView } from './listing-views.repository.js';

/** It should leave the channel, in whole or in part, and stays there; undefined: it should not. Pure. */
export function explainHeld({ listing: { removal, losing }, leftOut }: ExplainInputs): Explanation | undefined {
  if (removal !== 'held' && removal !== 'kept') return undefined;
  const { code, message, fix } = whyStays(removal, losing ?? []);
  return say(code, losing === null && leftOut ? `${message}: ${whyLeftOut(leftOut)}` : message, fix, 'publisher');
}

/** It is off the channel. Pure. */
export function explainWithdrawn({ listing, leftOut }: ExplainInputs): Explanation {
  return say(null, `${howOff(listing)}${leftOut ? `: ${whyLeftOut(leftOut)}` : ''}`, 'Nothing to do');
}

/** What nothing was ever sent of, not even a withdrawal, has not left: it was planned, and its end came first. */
export const howOff = ({ sentAt, sequence }: Pick<ListingView, 'sentAt' | 'sequence'>): string =>
  sentAt === null && sequence === '0' ? 'It was never on the channel' : 'It was taken off the channel';
