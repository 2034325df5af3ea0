import type { DriftStanding } from '../findings/drift-standing.js';
import { PRESENCE } from '../listings/read/judge-reading.js';
import { NOTHING, say, type ExplainInputs, type Explanation } from './explanation.js';

type Drift = ExplainInputs['drift'][number];

/** The first difference that somebody is asked about, or that ours is on its way over; undefined: there is none. Pure. */
export function explainDrift({ drift }: ExplainInputs): Explanation | undefined {
  const open = having(drift, 'open');
  const gone = open.find(({ field }) => field === PRESENCE);
  if (gone) {
    const fix = 'Decide in its drift: push ours makes it anew, keep theirs leaves it away';
    return differing('open', 'drift', 'It is no longer on the channel: somebody took it away there', fix, 'publisher');
  }
  const [first] = open;
  if (first) return differing('open', 'drift', `The channel shows another ${named(open)}`, mending(first), 'publisher');
  const pushing = having(drift, 'pushing');
  if (pushing.length === 0) return undefined;
  return differing('pushing', 'drift', `The channel shows another ${named(pushing)}; ours is sent again`, NOTHING, 'plinth');
}

/** It is live, and what differs was accepted: by a policy, or by somebody for this difference alone; undefined: nothing differs. Pure. */
export function explainAccepted({ drift }: ExplainInputs): Explanation | undefined {
  const byPolicy = having(drift, 'by_policy');
  const [first] = byPolicy;
  if (first) {
    const message = `It is live, differs by policy: ${valuesOf(first)}, as ${first.policyBy} keeps theirs on this channel${more(byPolicy)}`;
    return differing('by_policy', null, message, 'Nothing to do, or set another policy (setDriftPolicy)', 'plinth');
  }
  const decided = having(drift, 'by_decision');
  const [other] = decided;
  if (!other) return undefined;
  const until = other.decision === 'ignore' ? ` until ${other.ignoreUntil!.toISOString()}` : '';
  const message = `It is live and differs, as ${other.decidedBy ?? 'somebody'} decided${until}: ${valuesOf(other)}${more(decided)}`;
  return differing('by_decision', null, message, 'Nothing to do, or decide its drift anew', 'plinth');
}

/** What else is to be said of a listing that is live: after what was accepted to differ there, else after how it is alike. Pure. */
export function besides(accepted: Explanation | undefined, alike: string, found: Explanation): Explanation {
  const differs = accepted?.differs;
  return { ...found, message: `${accepted?.message ?? alike}${found.message}`, ...(differs && { differs }) };
}

/** What another hand has made of it there, whatever is to become of that; undefined: nothing. Pure. */
export function explainTheirs(drift: Drift[]): string | undefined {
  if (drift.some(({ field }) => field === PRESENCE)) return 'Somebody took it off the channel';
  const [first] = drift;
  return first && `The channel shows what was changed there: ${valuesOf(first)}${more(drift)}`;
}

const having = (drift: Drift[], standing: DriftStanding): Drift[] => drift.filter((one) => one.standing === standing);

function differing(differs: DriftStanding, ...[waitsFor, message, fix, owner]: Parameters<typeof say>): Explanation {
  return { ...say(waitsFor, message, fix, owner), differs };
}

/** Why nobody has pushed it, or that it did not help. */
function mending({ decision, policy, policyBy, pushedAt, notPushed }: Drift): string {
  const decide = 'Decide in its drift: keep theirs, push ours or ignore it';
  if (notPushed === 'pushed_before')
    return `${decide}. The policy of ${policyBy} pushed this field within a day already, and it was changed again`;
  if (notPushed === 'kept_beside') return `${decide}. The policy of ${policyBy} would push it, and undo what is kept beside it`;
  const isPushed = pushedAt !== null && (decision === 'push_ours' || policy === 'push_ours');
  return isPushed ? `${decide}. Ours was sent again at ${pushedAt.toISOString()}, and did not help` : decide;
}

const SHOWN = 200;
const shown = (value: unknown): string => JSON.stringify(value ?? null).slice(0, SHOWN);
const valuesOf = ({ field, sent, live }: Drift): string => `${field} is ${shown(live)} there and ${shown(sent)} here`;
const more = (drift: Drift[]): string => (drift.length > 1 ? ` (and ${drift.length - 1} more)` : '');
const named = (drift: Drift[]): string => `${drift[0]!.field}${more(drift)}: ${shown(drift[0]!.live)}`;
