import { whyLeftOut } from '../assortment/why-left-out.js';
import { whyStays } from '../removals/removal-issues.js';
import { say, type ExplainInputs, type Explanation } from './explanation.js';

/** It should leave the channel, in whole or in part, and stays there; undefined: it should not. Pure. */
export function explainHeld({ listing: { removal, losing }, leftOut }: ExplainInputs): Explanation | undefined {
  if (removal !== 'held' && removal !== 'kept') return undefined;
  const { code, message, fix } = whyStays(removal, losing ?? []);
  return say(code, losing === null && leftOut ? `${message}: ${whyLeftOut(leftOut)}` : message, fix, 'publisher');
}

/** It is off the channel. Pure. */
export function explainWithdrawn({ leftOut }: ExplainInputs): Explanation {
  return say(null, `It was taken off the channel${leftOut ? `: ${whyLeftOut(leftOut)}` : ''}`, 'Nothing to do');
}
