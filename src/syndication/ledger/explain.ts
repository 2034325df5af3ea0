import { AWAITS_READING, TAKEN, type ListingState } from '../listing.js';
import type { ListingView } from './listing-views.repository.js';

export interface Explanation {
  /** The first condition that is not met; null: the listing is live and nothing is wanted of it. */
  waitsFor: string | null;
  message: string;
  fix: string;
  /** Whose move it is. */
  owner: string;
}

const NOBODY = 'plinth';

/** Why a listing is not further than it is: the first unmet condition on its way, in the order in which the controller asks them. Pure. */
export function explainListing(listing: ListingView, channel: { state: string; dryRun: boolean }, now: Date): Explanation {
  const say = (waitsFor: string | null, message: string, fix: string, owner = NOBODY): Explanation => ({ waitsFor, message, fix, owner });
  const stored = listing.problem;
  if (listing.state === 'live' && listing.isPriceHeld) {
    return say(
      'price_decision',
      'It is live; newer money of the ERP waits for a person, and the last price stays until then',
      'See its issues, then let it in or drop it by decideHeldPrice',
      'publisher',
    );
  }
  if (listing.state === 'live') return say(null, 'It is live and shows what it should', 'Nothing to do');
  if (listing.state === 'withdrawn') return say(null, 'It was taken off the channel', 'Nothing to do');
  if (listing.state === 'refused') {
    return say('valid_data', stored?.message ?? 'Its data does not meet the rules of the channel', stored?.fix ?? 'See its issues', 'pim');
  }
  if (listing.state === 'rejected')
    return say('channel_acceptance', stored?.message ?? 'The channel refused it', stored?.fix ?? 'See its issues', 'pim');
  if (channel.state === 'matching') {
    return say(
      'matching',
      'The channel is only read until what is on it already is decided',
      'Decide its matches and activate it',
      'operator',
    );
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
    return say(
      stored?.code ?? 'time',
      stored?.message ?? `It is due at ${listing.nextAt.toISOString()}`,
      stored?.fix ?? 'Nothing to do: it goes on by itself',
    );
  }
  if (isOneOf(AWAITS_READING, listing.state)) {
    return say('read_back', stored?.message ?? 'The channel took it; it is read back next', 'Nothing to do: it goes on by itself');
  }
  return say('worker', 'It is due and waits for a worker', 'If it stays so, check that a worker runs (ROLE=worker or all)');
}

/** A child has no fault of its own: what is to be mended is its parent's, and so is the mender. */
function waitsForParent({ parentKey, parentState, parentProblem }: ListingView): Explanation {
  const isStuck = parentState === 'refused' || parentState === 'rejected';
  const why = isStuck && parentProblem ? `${parentState}: ${parentProblem.message}` : parentState;
  return {
    waitsFor: 'parent',
    message: `Its parent ${parentKey} has to be accepted first (it is ${why})`,
    fix: isStuck && parentProblem ? `Mend ${parentKey}: ${parentProblem.fix}` : `See what ${parentKey} waits for`,
    owner: isStuck ? 'pim' : NOBODY,
  };
}

function isOneOf(states: readonly ListingState[], state: string): boolean {
  return (states as readonly string[]).includes(state);
}
