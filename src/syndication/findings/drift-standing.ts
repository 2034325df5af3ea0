import type { DriftEntity } from './drift.entity.js';

/** Where a difference stands. */
export const DRIFT_STANDINGS = ['open', 'pushing', 'by_policy', 'by_decision'] as const;
/** `open`: somebody is asked. `pushing`: ours is on its way. The others: it was accepted, by whose word. */
export type DriftStanding = (typeof DRIFT_STANDINGS)[number];

/** What of its listing says whether a push was in vain. */
export interface PushedListing {
  state: string;
  sentAt: Date | null;
}

type Drift = Pick<DriftEntity, 'decision' | 'ignoreUntil' | 'policy' | 'pushedAt' | 'notPushed'>;

/** A decision on the single difference goes before the policy of its field. Pure; `STANDING` says the same in SQL. */
export function standingOf(drift: Drift, listing: PushedListing, now: Date): DriftStanding {
  const { ignoreUntil, policy, notPushed } = drift;
  const decision = drift.decision === 'ignore' && (ignoreUntil === null || ignoreUntil <= now) ? null : drift.decision;
  if (decision === 'keep_theirs' || decision === 'ignore') return 'by_decision';
  if (decision === 'push_ours') return notPushed === 'in_vain' || isInVain(drift, listing, true) ? 'open' : 'pushing';
  if (policy === 'push_ours' && notPushed === null) return isInVain(drift, listing, false) ? 'open' : 'pushing';
  return policy === 'keep_theirs' ? 'by_policy' : 'open';
}

/**
 * Ours was sent, the listing was seen after it, and the channel shows another all the same; or ours was refused, and does not go out by itself. Of what is never
 * shown, the looks tell it (`endPushes`).
 */
function isInVain({ pushedAt }: Drift, { state, sentAt }: PushedListing, unknown: boolean): boolean {
  if (state === 'rejected' || state === 'refused') return true;
  if (state !== 'live') return false;
  return pushedAt === null ? unknown : sentAt !== null && sentAt >= pushedAt;
}

/** Nobody has decided drift d, or only to ignore it until a time that is over. `now` is the statement's parameter for the time. */
export const UNDECIDED = (now: string): string =>
  `(d.decision IS NULL OR (d.decision = 'ignore' AND coalesce(d.ignore_until <= ${now}, true)))`;

/** The standing of drift d of listing l. */
export const STANDING = (now: string): string => `CASE
       WHEN d.decision = 'keep_theirs' OR (d.decision = 'ignore' AND d.ignore_until > ${now}) THEN 'by_decision'
       WHEN d.decision = 'push_ours' OR (d.policy = 'push_ours' AND d.not_pushed IS NULL)
         THEN CASE WHEN d.not_pushed IS NOT DISTINCT FROM 'in_vain' OR l.state IN ('rejected', 'refused') OR l.state = 'live' AND CASE WHEN d.pushed_at IS NULL THEN d.decision IS NOT DISTINCT FROM 'push_ours' ELSE coalesce(l.sent_at >= d.pushed_at, false) END
           THEN 'open' ELSE 'pushing' END
       WHEN d.policy = 'keep_theirs' THEN 'by_policy' ELSE 'open' END`;

/**
 * Why no policy pushes drift d; null: one may. A push says the whole content (and on a joined channel price and stock with it), so it would undo what
 * somebody keeps beside it; and a shop that changes a field again and again would be pushed again and again. Parameters of the statement: the time,
 * whether the channel is joined, and the names of fields of the price, which a content leaves alone where it is not.
 */
export const BARRED = (now: string, joined: string, ofPrice: string): string => `CASE
       WHEN EXISTS (SELECT 1 FROM drift b WHERE b.listing_id = d.listing_id AND b.field = d.field AND b.pushed_at > ${now}::timestamptz - interval '1 day') THEN 'pushed_before'
       WHEN EXISTS (SELECT 1 FROM drift k WHERE k.listing_id = d.listing_id AND k.closed_at IS NULL AND k.id <> d.id AND (k.field = '$listing'
         OR (((k.names <> '{}' AND NOT k.names && ${ofPrice}::text[]) OR ${joined}) AND (k.decision = 'keep_theirs' OR (k.decision = 'ignore' AND k.ignore_until > ${now})
           OR (coalesce(k.decision, 'ignore') = 'ignore' AND k.policy = 'keep_theirs'))))) THEN 'kept_beside' END`;
