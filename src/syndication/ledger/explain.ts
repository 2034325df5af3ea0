import { NOT_SOLD_AHEAD, SALE_NOT_SHOWN, SALE_PRICE_STANDS, SOLD_UNSEEN, UNCOUNTED } from '../findings/watched-issues.js';
import { AWAITS_READING, TAKEN, type ListingState } from '../listing.js';
import { besides, explainAccepted, explainDrift, explainTheirs } from './explain-drift.js';
import { explainRecall, isStoppedWhole } from './explain-recall.js';
import { explainHeld, explainWithdrawn } from './explain-removal.js';
import { explainWires } from './explain-wires.js';
import { explainRendering } from './explain-rendering.js';
import { NOTHING, ownerOf, say, type ExplainInputs, type Explanation } from './explanation.js';
import type { ListingView } from './listing-views.repository.js';

/**
 * Why a listing is not as it should be: the first thing that differs, in the order in which the controller asks. That all is well is said only
 * where content, price and stock are each seen as they were sent and no difference is open; one that was accepted is told by whose word. Pure.
 */
export function explainListing(inputs: ExplainInputs): Explanation {
  const { listing } = inputs;
  const recall = explainRecall(inputs);
  if (recall && isStoppedWhole(inputs)) return differsBesides(inputs, recall) ?? recall;
  if (listing.state === 'withdrawn') return explainWithdrawn(inputs);
  const held = explainHeld(inputs);
  if (held) return held;
  if (listing.state !== 'live') return (isOneOf(AWAITS_READING, listing.state) && explainDrift(inputs)) || explainContent(inputs);
  return (
    explainDrift(inputs) ??
    explainUnderWay(inputs) ??
    explainWires(inputs) ??
    explainStock(inputs) ??
    explainPrice(inputs) ??
    recall ??
    explainLive(inputs)
  );
}

/** That nobody can buy it is said only where the channel shows so. */
function differsBesides(inputs: ExplainInputs, recall: Explanation): Explanation | undefined {
  const drift = inputs.listing.state === 'withdrawn' ? undefined : explainDrift(inputs);
  const why = recall.waitsFor === 'recall' ? 'although it is recalled' : 'although nobody has counted it since its recall was lifted';
  return drift && { ...drift, message: `${drift.message}, ${why}` };
}

/** It is as it was sent, but for what somebody accepted; is that what was approved, under the names that things have now? */
function explainLive(inputs: ExplainInputs): Explanation {
  const accepted = explainAccepted(inputs);
  const [label] = inputs.labels;
  if (label) {
    const more = inputs.labels.length > 1 ? ` (and ${inputs.labels.length - 1} more)` : '';
    return besides(accepted, 'It is live as it was approved', say('label_not_live', `; ${label.message}${more}`, label.fix, label.owner));
  }
  const rendering = explainRendering(inputs);
  if (rendering) return besides(accepted, 'It is live and shows what was sent', rendering);
  return accepted ?? say(null, `It is live and shows what it should${inputs.undeclared}`, 'Nothing to do');
}

/** Something newer is known than what was rendered last, while somebody holds it. */
function explainUnderWay({ listing }: ExplainInputs): Explanation | undefined {
  if (!listing.wanted) return say('worker', 'It is to be taken off the channel', NOTHING);
  return listing.desiredRevision === listing.renderedRevision ? undefined : say('worker', 'Something newer is being looked at', NOTHING);
}

/** Its stock is as it was said; is that what was counted, and was it counted at all? */
function explainStock({ holds, issues }: ExplainInputs): Explanation | undefined {
  const waits = skusOf(holds.filter(({ count }) => count));
  if (waits) {
    const message = `It is live; a count of 0 of ${waits} waits for a person, and the last count stays until then`;
    return say(
      'count_decision',
      message,
      'See massZeros, then let it in by letInZeros or have the counts back by restoreCounts',
      'publisher',
    );
  }
  const told = issues.find(({ code }) => code === SOLD_UNSEEN || NOT_SOLD_AHEAD.includes(code) || UNCOUNTED.includes(code));
  return told && say(NOT_SOLD_AHEAD.includes(told.code) ? 'available_from' : 'count', `It is live; ${told.message}`, told.fix, told.owner);
}

/** Its price is as it was said; is that what should be asked for? */
function explainPrice({ holds, issues }: ExplainInputs): Explanation | undefined {
  const waits = skusOf(holds.filter(({ money }) => money));
  if (waits) {
    const message = `It is live; newer money of ${waits} waits for a person, and the last price stays until then`;
    return say('price_decision', message, 'See priceHolds, then let it in or drop it by decideHeldPrice', 'publisher');
  }
  const stands = issues.find(({ code }) => code === SALE_PRICE_STANDS || code === SALE_NOT_SHOWN);
  return stands && say('sale_price', `It is live; ${stands.message}`, stands.fix, stands.owner);
}

/** The first of them, and how many more; undefined: none. */
function skusOf(holds: ExplainInputs['holds']): string | undefined {
  const [first] = holds;
  return first && first.sku + (holds.length > 1 ? ` (and ${holds.length - 1} more)` : '');
}

function explainContent(inputs: ExplainInputs): Explanation {
  const { listing, channel, now } = inputs;
  const stored = listing.problem;
  if (listing.state === 'refused') {
    const why = stored?.message ?? 'Its data does not meet the rules of the channel';
    return say('valid_data', why + stillShown(inputs), stored?.fix ?? 'See its issues', ownerOf(inputs, stored, 'pim'));
  }
  if (listing.state === 'rejected') {
    return say(
      'channel_acceptance',
      (stored?.message ?? 'The channel refused it') + stillShown(inputs),
      stored?.fix ?? 'See its issues',
      ownerOf(inputs, stored, 'pim'),
    );
  }
  if (channel.state === 'matching') {
    const message = 'The channel is only read until what is on it already is decided';
    return say('matching', message, 'Decide its matches and activate it', 'operator');
  }
  if (channel.state === 'paused') return say('channel', 'The channel is paused', 'Resume it', 'operator');
  if (listing.leaseUntil && listing.leaseUntil > now) return say('worker', 'A worker has it in hand', 'Nothing to do');
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
    const message = stored?.message ?? `It is due at ${listing.nextAt.toISOString()}`;
    return say(stored?.code ?? 'time', message, stored?.fix ?? NOTHING, ownerOf(inputs, stored, 'plinth'));
  }
  if (isOneOf(AWAITS_READING, listing.state)) {
    return say('read_back', stored?.message ?? 'The channel took it; it is read back next', NOTHING);
  }
  return say('worker', 'It is due and waits for a worker', 'If it stays so, check that a worker runs (ROLE=worker or all)');
}

/** What is refused leaves on the channel what was taken before, or what another hand has made of it there. */
function stillShown({ listing, drift }: ExplainInputs): string {
  const { livePayloadHash, liveAt, state, payloadHash, acceptedPayloadHash } = listing;
  if (livePayloadHash === null) {
    // What the channel took and then rejected, it does not show.
    const isTaken = acceptedPayloadHash !== null && !(state === 'rejected' && acceptedPayloadHash === payloadHash);
    return isTaken ? '. What the channel took before it may show; nobody has seen that live' : '';
  }
  const theirs = explainTheirs(drift);
  return `. ${theirs ?? `The channel still shows what was live since ${liveAt?.toISOString() ?? 'before'}`}`;
}

/** A child has no fault of its own: what is to be mended is its parent's, and so is the mender. */
function waitsForParent({ parentKey, parentState, parentProblem, parentOwner }: ListingView): Explanation {
  const isStuck = parentState === 'refused' || parentState === 'rejected';
  const why = isStuck && parentProblem ? `${parentState}: ${parentProblem.message}` : parentState;
  return {
    waitsFor: 'parent',
    message: `Its parent ${parentKey} has to be accepted first (it is ${why})`,
    fix: isStuck && parentProblem ? `Mend ${parentKey}: ${parentProblem.fix}` : `See what ${parentKey} waits for`,
    owner: isStuck ? (parentOwner ?? 'pim') : 'plinth',
  };
}

function isOneOf(states: readonly ListingState[], state: string): boolean {
  return (states as readonly string[]).includes(state);
}
