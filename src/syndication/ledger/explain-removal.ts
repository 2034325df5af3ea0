import { whyLeftOut } from '../assortment/why-left-out.js';
import { DECIDE } from '../removals/removal-issues.js';
import { say, type ExplainInputs, type Explanation } from './explanation.js';

/** It should leave the channel and stays there; undefined: it should not. Pure. */
export function explainHeld({ listing: { removal, losing }, leftOut }: ExplainInputs): Explanation | undefined {
  const why = leftOut ? `: ${whyLeftOut(leftOut)}` : '';
  if (losing !== null) return explainPart(removal, losing);
  if (removal === 'held')
    return say('removal_decision', `It should leave the channel, and waits for a person with more than may leave at once${why}`, DECIDE, 'publisher');
  if (removal === 'kept')
    return say('removal_kept', `It should leave the channel, and a person has kept it there${why}`, 'Call confirmRemovals to let it go', 'publisher');
  return undefined;
} // prettier-ignore

/** What leaves it waits, and so does its content, which would take it off. */
function explainPart(removal: ExplainInputs['listing']['removal'], losing: string[]): Explanation | undefined {
  const part = `${losing.slice(0, SHOWN).join(', ')}${losing.length > SHOWN ? ` and ${losing.length - SHOWN} more` : ''}`;
  if (removal === 'held')
    return say('removal_decision', `${part} should leave it, and its content waits for a person with more than may leave at once`, DECIDE, 'publisher');
  if (removal === 'kept')
    return say('removal_kept', `${part} should leave it, and a person has kept it as it is: its content waits`, 'Call confirmRemovals to let it go', 'publisher');
  return undefined;
} // prettier-ignore

const SHOWN = 5;

/** It is off the channel. Pure. */
export function explainWithdrawn({ leftOut }: ExplainInputs): Explanation {
  return say(null, `It was taken off the channel${leftOut ? `: ${whyLeftOut(leftOut)}` : ''}`, 'Nothing to do');
}
