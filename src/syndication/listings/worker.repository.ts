import type { EntityManager } from 'typeorm';
import { named } from '../../../libs/db/index.js';
import { HALTED, sqlStates, UNDER_WAY } from '../listing.js';
import { isFree } from './lease/free-to-plan.js';
import { TO_BE_MADE } from './wires/lease-wires.repository.js';

/** As the index listing_wire_due has them. */
const WIRES_UNDER_WAY = `('planned', 'sending', 'unknown', 'accepted')`;
/** Its content is waited for, which is under way itself or was refused. */
const WAITS = `(w.state IN ('planned', 'sending') AND EXISTS (SELECT FROM listing l WHERE l.id = w.listing_id AND ${TO_BE_MADE}))`;

/** When the next listing of an active channel wants attention; undefined: none is under way. Children of a parent that is stuck do not count. */
export async function nextDue(m: EntityManager): Promise<Date | undefined> {
  const [row] = await named<{ at: Date | null }>(
    m,
    `SELECT min(greatest(l.next_at, l.lease_until)) AS at
     FROM listing l JOIN channel c ON c.code = l.channel_code LEFT JOIN listing p ON p.id = l.parent_listing_id
     WHERE c.state = 'active' AND l.state IN ${sqlStates(...UNDER_WAY)}
       AND NOT (c.dry_run AND (l.state = 'withdrawing' OR (l.state = 'planned' AND l.rendered_revision >= l.desired_revision)))
       AND NOT (l.state = 'planned' AND p.state IS NOT NULL AND p.state IN ${sqlStates(...HALTED)})`,
  );
  const [wire] = await named<{ at: Date | null }>(
    m,
    `SELECT min(greatest(w.next_at, w.lease_until)) AS at FROM listing_wire w JOIN channel c ON c.code = w.channel_code
     WHERE c.state = 'active' AND NOT c.dry_run AND w.on_channel AND w.state IN ${WIRES_UNDER_WAY} AND NOT ${WAITS}`,
  );
  const all = [row?.at, wire?.at].flatMap((at) => at ?? []);
  return all.length === 0 ? undefined : new Date(Math.min(...all.map((at) => at.getTime())));
}

/** Whether anything of an active channel wants attention now. */
export async function isAnyDue(m: EntityManager, now: Date): Promise<boolean> {
  const [row] = await named<{ due: boolean }>(
    m,
    `SELECT EXISTS (
       SELECT 1 FROM channel c, LATERAL (
         SELECT 1 FROM listing l
         WHERE l.channel_code = c.code AND l.state IN ${sqlStates(...UNDER_WAY)}
           AND l.next_at <= $1 AND ${isFree('$1')} LIMIT 1) AS one
       WHERE c.state = 'active') OR EXISTS (
       SELECT 1 FROM channel c, LATERAL (
         SELECT 1 FROM listing_wire w
         WHERE w.channel_code = c.code AND w.on_channel AND w.state IN ${WIRES_UNDER_WAY}
           AND w.next_at <= $1 AND ${isFree('$1', 'w')} AND NOT ${WAITS} LIMIT 1) AS one
       WHERE c.state = 'active') AS due`,
    [now],
  );
  return row!.due;
}
