import type { Problem } from '../../../libs/problem/index.js';
import type { LeftOutSku } from '../assortment/left-out.repository.js';
import type { DriftStanding } from '../findings/drift-standing.js';
import type { StoredProblem } from '../listing.js';
import type { ListingHold } from './listing-holds.js';
import type { ListingStop } from './listing-stops.js';
import type { DriftView, IssueView, ListingView } from './listing-views.repository.js';
import type { WireView } from './wire-views.repository.js';

export interface Explanation {
  /** The first condition that is not met; null: the channel's fields are as they should be. */
  waitsFor: string | null;
  message: string;
  fix: string;
  /** Whose move it is. */
  owner: string;
  /** Where the difference that is told stands; absent: none is. */
  differs?: DriftStanding;
}

export interface ExplainInputs {
  listing: ListingView;
  channel: { state: string; dryRun: boolean };
  /** Price and stock. */
  wires: WireView[];
  /** Open ones, accepted or not. */
  drift: (DriftView & { standing: DriftStanding })[];
  /** Open ones. */
  issues: Pick<IssueView, 'code' | 'message' | 'fix' | 'owner'>[];
  /** What waits of its SKUs, whether it is an issue already or not. */
  holds: Pick<ListingHold, 'sku' | 'money' | 'count'>[];
  /** What is called otherwise now than in what it shows. */
  labels: Problem[];
  /** Which sources have not said what they count, in words; '': all have. */
  undeclared: string;
  /** What recalls forbid to sell of it. */
  stops: ListingStop[];
  /** Why it is not meant for the channel, where it is to leave or has left; null: it is, or it is not known to be otherwise. */
  leftOut: LeftOutSku | null;
  now: Date;
}

const NOBODY = 'plinth';
export const NOTHING = 'Nothing to do: it goes on by itself';

export function say(waitsFor: string | null, message: string, fix: string, owner = NOBODY): Explanation {
  return { waitsFor, message, fix, owner };
}

/** Whose a problem is: the issue that was opened with it says so; a problem without one is whose such problems mostly are. */
export function ownerOf({ issues }: Pick<ExplainInputs, 'issues'>, problem: StoredProblem | null, otherwise: string): string {
  return issues.find(({ code, message }) => code === problem?.code && message === problem.message)?.owner ?? otherwise;
}
