import type { EntityManager } from 'typeorm';
import { query } from '../../../libs/db/index.js';
import type { DriftPolicyEntity } from './drift-policy.entity.js';
import type { DriftEntity } from './drift.entity.js';
import { BARRED, UNDECIDED } from './drift-standing.js';

/** The policy that counts for drift d on the channel of listing l: that of its most exact name. */
const APPLIES = `LEFT JOIN LATERAL (
       SELECT p.policy, p.set_by FROM unnest(d.names) WITH ORDINALITY AS x(name, place)
       JOIN drift_policy p ON p.channel_code = l.channel_code AND p.field = x.name ORDER BY x.place LIMIT 1) AS p ON true`;

/**
 * Puts open drift under the policies of its channel: of these listings, or of all. A policy that is another, or another person's word, begins anew;
 * a decision on a single drift stays beside it and goes before it. Indexes: drift_open, listing_state.
 */
export async function applyPolicies(m: EntityManager, where: { listingIds: string[] } | { channelCode: string }): Promise<void> {
  const [condition, parameter] =
    'listingIds' in where ? ['d.listing_id = ANY($1::bigint[])', where.listingIds] : ['l.channel_code = $1', where.channelCode];
  await query(
    m,
    `UPDATE drift t SET policy = w.policy, policy_by = w.set_by, not_pushed = NULL
     FROM (SELECT d.id, p.policy, p.set_by FROM drift d JOIN listing l ON l.id = d.listing_id ${APPLIES}
           WHERE d.closed_at IS NULL AND ${condition} AND (d.policy, d.policy_by) IS DISTINCT FROM (p.policy, p.set_by) ORDER BY d.id FOR UPDATE OF d) AS w
     WHERE t.id = w.id`,
    [parameter],
  );
}

/** Nobody sets a policy while differences are put under policies, and the other way round: each is under the policies of one moment. */
export async function lockPolicies(m: EntityManager, channelCode: string, how: 'to_read' | 'to_set'): Promise<void> {
  await query(m, `SELECT 1 FROM channel WHERE code = $1 FOR ${how === 'to_set' ? 'NO KEY UPDATE' : 'SHARE'}`, [channelCode]);
}

/** A difference that a policy is about. */
export type ConcernedDrift = Pick<DriftEntity, 'id' | 'listingId' | 'field' | 'sent' | 'live' | 'notPushed'>;

/**
 * Open differences that a policy for this name would be the word on, because nobody decided them and no more exact name has one; `notPushed`:
 * why it would not push them.
 */
export function concernedDrift(
  m: EntityManager,
  { channelCode, field }: Pick<DriftPolicyEntity, 'channelCode' | 'field'>,
  { joined, priceNames }: { joined: boolean; priceNames: readonly string[] },
  now: Date,
): Promise<ConcernedDrift[]> {
  return query<ConcernedDrift>(
    m,
    `SELECT d.id::text, d.listing_id::text AS "listingId", d.field, d.sent, d.live, ${BARRED('$3', '$4::boolean', '$5')} AS "notPushed"
     FROM drift d JOIN listing l ON l.id = d.listing_id
     WHERE l.channel_code = $1 AND d.closed_at IS NULL AND $2 = ANY(d.names) AND ${UNDECIDED('$3')} AND NOT EXISTS (
       SELECT 1 FROM drift_policy p WHERE p.channel_code = $1 AND array_position(d.names, p.field) < array_position(d.names, $2))
     ORDER BY d.id`,
    [channelCode, field, now, joined, priceNames],
  );
}

/** These are pushed although they were before, or were not: it is said again. */
export async function pushAnew(m: EntityManager, ids: string[]): Promise<void> {
  await query(m, `UPDATE drift SET pushed_at = NULL, not_pushed = NULL WHERE id = ANY($1::bigint[])`, [ids]);
}

/** Whether any difference is open, or ever was, under this name on the channel: then there is such a field. */
export async function isNameKnown(m: EntityManager, channelCode: string, name: string): Promise<boolean> {
  const [row] = await query<{ known: boolean }>(
    m,
    `SELECT EXISTS (SELECT 1 FROM drift d JOIN listing l ON l.id = d.listing_id WHERE l.channel_code = $1 AND $2 = ANY(d.names)) AS known`,
    [channelCode, name],
  );
  return row!.known;
}

export async function savePolicy(m: EntityManager, policy: DriftPolicyEntity): Promise<void> {
  await query(
    m,
    `INSERT INTO drift_policy (channel_code, field, policy, set_by, set_at) VALUES ($1, $2, $3, $4, $5)
     ON CONFLICT (channel_code, field) DO UPDATE SET policy = excluded.policy, set_by = excluded.set_by, set_at = excluded.set_at`,
    [policy.channelCode, policy.field, policy.policy, policy.setBy, policy.setAt],
  );
}

/** A policy with how many open differences stand under it, decided ones left out. */
export interface DriftPolicyView extends DriftPolicyEntity {
  open: number;
}

/** By channel and field. */
export function readPolicies(m: EntityManager, channelCode: string | null): Promise<DriftPolicyView[]> {
  return query<DriftPolicyView>(
    m,
    `SELECT p.channel_code AS "channelCode", p.field, p.policy, p.set_by AS "setBy", p.set_at AS "setAt", (
       SELECT count(*)::int FROM drift d JOIN listing l ON l.id = d.listing_id
       WHERE l.channel_code = p.channel_code AND d.closed_at IS NULL AND d.decision IS NULL AND d.policy = p.policy AND p.field = (
         SELECT x.name FROM unnest(d.names) WITH ORDINALITY AS x(name, place)
         JOIN drift_policy q ON q.channel_code = l.channel_code AND q.field = x.name ORDER BY x.place LIMIT 1)) AS open
     FROM drift_policy p WHERE $1::text IS NULL OR p.channel_code = $1 ORDER BY p.channel_code, p.field`,
    [channelCode],
  );
}
