import { AWAITS_READING, TAKEN, type ListingState } from '../listing.js';
import { PRESENCE } from '../listings/read/judge-reading.js';
import { explainRecall, isStoppedWhole } from './explain-recall.js';
import { explainWires } from './explain-wires.js';
import { explainRendering } from './explain-rendering.js';
import { NOTHING, say, type ExplainInputs, type Explanation } from './explanation.js';
import type { ListingView } from './listing-views.repository.js';

/**
 * Why a listing is not as it should be: the first thing that differs, in the order in which the controller asks. That all is well is said only
 * where content, price and stock are each seen as they were sent and no difference is open. Pure.
 */
export function explainListing(inputs: ExplainInputs): Explanation {
  const { listing } = inputs;
  const recall = explainRecall(inputs);
  if (recall && isStoppedWhole(inputs)) return recall;
  if (listing.state === 'withdrawn') return say(null, 'It was taken off the channel', 'Nothing to do');
  if (listing.state !== 'live') return explainContent(inputs);
  const open = inputs.drift.filter(
    ({ decision, ignoreUntil }) => decision === null || (decision === 'ignore' && ignoreUntil !== null && ignoreUntil <= inputs.now),
  );
  const [first] = open;
  if (first?.field === PRESENCE) {
    const fix = 'Decide in its drift: push ours makes it anew, keep theirs leaves it away';
    return say('drift', 'It is no longer on the channel: somebody took it away there', fix, 'publisher');
  }
  if (first) {
    const more = open.length > 1 ? ` (and ${open.length - 1} more)` : '';
    const shown = JSON.stringify(first.live ?? null).slice(0, 200);
    return say(
      'drift',
      `The channel shows another ${first.field}${more}: ${shown}`,
      'Decide in its drift: keep theirs, push ours or ignore it',
      'publisher',
    );
  }
  const wire = explainWires(inputs);
  if (wire) return wire;
  if (listing.isPriceHeld) {
    const message = 'It is live; newer money of the ERP waits for a person, and the last price stays until then';
    return say('price_decision', message, 'See its issues, then let it in or drop it by decideHeldPrice', 'publisher');
  }
  if (recall) return recall;
  const rendering = explainRendering(inputs);
  if (rendering) return rendering;
  if (inputs.drift.length > 0) {
    const fields = inputs.drift
      .map(({ field }) => field)
      .join(', ')
      .slice(0, 200);
    return say(null, `It is live and differs, as somebody decided, in ${fields}`, 'Nothing to do, or decide its drift anew');
  }
  return say(null, 'It is live and shows what it should', 'Nothing to do');
}

function explainContent({ listing, channel, now }: ExplainInputs): Explanation {
  const stored = listing.problem;
  if (listing.state === 'refused') {
    const why = stored?.message ?? 'Its data does not meet the rules of the channel';
    return say('valid_data', why + stillShown(listing), stored?.fix ?? 'See its issues', 'pim');
  }
  if (listing.state === 'rejected') {
    return say(
      'channel_acceptance',
      (stored?.message ?? 'The channel refused it') + stillShown(listing),
      stored?.fix ?? 'See its issues',
      'pim',
    );
  }
  if (channel.state === 'matching') {
    const message = 'The channel is only read until what is on it already is decided';
    return say('matching', message, 'Decide its matches and activate it', 'operator');
  }
  if (channel.state === 'paused') return say('channel', 'The channel is paused', 'Resume it', 'operator');
  if (listing.leased) return say('worker', 'A worker has it in hand', 'Nothing to do');
  if (channel.dryRun && listing.state === 'withdrawing') {
    return say('dry_run', 'It is to be taken off; the channel is in a dry run, so nothing is sent', 'End the dry run', 'operator');
  }
  if (channel.dryRun && listing.state === 'planned' && listing.desiredRevision === listing.renderedRevision) {
    return say('dry_run', 'It was rendered; the channel is in a dry run, so nothing is sent', 'End the dry run', 'operator');
  }
  if (listing.state === 'planned' && listing.parentState !== null && !isOneOf(TAKEN, listing.parentState)) {
    return waitsForParent(listing);
  }
  if (listing.nextAt > now) {
    return say(stored?.code ?? 'time', stored?.message ?? `It is due at ${listing.nextAt.toISOString()}`, stored?.fix ?? NOTHING);
  }
  if (isOneOf(AWAITS_READING, listing.state)) {
    return say('read_back', stored?.message ?? 'The channel took it; it is read back next', NOTHING);
  }
  return say('worker', 'It is due and waits for a worker', 'If it stays so, check that a worker runs (ROLE=worker or all)');
}

/** What is refused leaves on the channel what was taken before. */
function stillShown({ livePayloadHash, liveAt }: ListingView): string {
  return livePayloadHash === null ? '' : `. The channel still shows what was live since ${liveAt?.toISOString() ?? 'before'}`;
}

/** A child has no fault of its own: what is to be mended is its parent's, and so is the mender. */
function waitsForParent({ parentKey, parentState, parentProblem }: ListingView): Explanation {
  const isStuck = parentState === 'refused' || parentState === 'rejected';
  const why = isStuck && parentProblem ? `${parentState}: ${parentProblem.message}` : parentState;
  return {
    waitsFor: 'parent',
    message: `Its parent ${parentKey} has to be accepted first (it is ${why})`,
    fix: isStuck && parentProblem ? `Mend ${parentKey}: ${parentProblem.fix}` : `See what ${parentKey} waits for`,
    owner: isStuck ? 'pim' : 'plinth',
  };
}

function isOneOf(states: readonly ListingState[], state: string): boolean {
  return (states as readonly string[]).includes(state);
}
