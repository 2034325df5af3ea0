import type { EntityManager } from 'typeorm';
import { send } from '../../../libs/db/index.js';
import { currentTraceId } from '../../../libs/telemetry/index.js';
import type { Acting } from '../../journal/index.js';
import type { Life } from './judge-recall.js';
import type { RecallEntity } from './recall.entity.js';

/** A recall that begins; its owner and door are those of who acts. */
export interface NewRecall extends Pick<RecallEntity, 'nodeId' | 'rootId' | 'sku' | 'reason' | 'messageId'> {
  market: string | null;
  lifecycleThen: Life | null;
}

/** An open recall by its key: of one owner in one market there is one at most. `reason` is what is written. */
export interface OpenRecallKey {
  nodeId: string;
  market: string | null;
  owner: string;
  reason: string;
}

const KEY = `r.node_id = u."nodeId" AND r.market_code IS NOT DISTINCT FROM u.market AND r.owner = u.owner AND r.lifted_at IS NULL`;
const KEYS = `jsonb_to_recordset($1::jsonb) AS u("nodeId" bigint, market text, owner text, reason text)`;

/** The caller holds the roots' locks. */
export async function insertRecalls(m: EntityManager, recalls: NewRecall[], { person, door, now }: Acting): Promise<void> {
  await send(
    m,
    `INSERT INTO recall (node_id, root_id, sku, market_code, reason, owner, door, message_id, trace_id, since, lifecycle_then)
     SELECT u."nodeId", u."rootId", u.sku, u.market, u.reason, $2, $3, u."messageId", $4, $5, u."lifecycleThen"
     FROM jsonb_to_recordset($1::jsonb) AS u("nodeId" bigint, "rootId" bigint, sku text, market text, reason text, "messageId" bigint, "lifecycleThen" text)`,
    [JSON.stringify(recalls), person, door, currentTraceId(), now],
  );
}

/** By their owner, or by the second of two people: the database counts persons as well. */
export async function liftRecalls(m: EntityManager, keys: OpenRecallKey[], { person, now }: Acting): Promise<void> {
  await send(m, `UPDATE recall r SET lifted_by = $2, lifted_at = $3, lift_reason = u.reason FROM ${KEYS} WHERE ${KEY}`, [
    JSON.stringify(keys),
    person,
    now,
  ]);
}

/** A reason that its owner tells later, or tells anew. */
export async function tellReasons(m: EntityManager, keys: OpenRecallKey[]): Promise<void> {
  await send(m, `UPDATE recall r SET reason = u.reason FROM ${KEYS} WHERE ${KEY}`, [JSON.stringify(keys)]);
}

/** What the lives of these nodes are once nothing recalls them any more. */
export async function keepLives(m: EntityManager, lives: { nodeId: string; life: Life }[]): Promise<void> {
  await send(
    m,
    `UPDATE recall r SET lifecycle_then = u.life FROM unnest($1::bigint[], $2::text[]) AS u(node, life)
     WHERE r.node_id = u.node AND r.market_code IS NULL AND r.lifted_at IS NULL AND r.lifecycle_then IS DISTINCT FROM u.life`,
    [lives.map(({ nodeId }) => nodeId), lives.map(({ life }) => life)],
  );
}

/** Wakes what shows these nodes and whatever stands below them, in the markets that are meant: whether it may be sold has changed. */
export async function enqueueBelow(m: EntityManager, places: { nodeId: string; market: string | null }[], now: Date): Promise<void> {
  await send(
    m,
    `WITH RECURSIVE below AS (
       SELECT n.id, n.sku, n.sellable, u.market FROM jsonb_to_recordset($1::jsonb) AS u("nodeId" bigint, market text) JOIN product_node n ON n.id = u."nodeId"
       UNION SELECT n.id, n.sku, n.sellable, b.market FROM below b JOIN product_node n ON n.parent_id = b.id)
     INSERT INTO offer_outbox (sku, market_code, at, trace_id, stops)
     SELECT DISTINCT b.sku, k.code, $2::timestamptz, $3, true FROM below b JOIN market k ON b.market IS NULL OR k.code = b.market WHERE b.sellable ORDER BY 1, 2
     ON CONFLICT (sku, market_code) DO UPDATE SET at = excluded.at, trace_id = excluded.trace_id, recount = false, stops = true, wire = NULL`,
    [JSON.stringify(places), now, currentTraceId()],
  );
}
