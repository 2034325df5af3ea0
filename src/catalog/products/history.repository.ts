import type { EntityManager } from 'typeorm';
import { jsonbColumn, named, query, send } from '../../../libs/db/index.js';
import { currentTraceId } from '../../../libs/telemetry/index.js';
import type { Acting } from '../../journal/index.js';
import type { NodeChangeEntity } from './node-change.entity.js';

/** One entry of the history. */
export interface NodeChange extends Pick<NodeChangeEntity, 'rootId' | 'nodeId' | 'sku' | 'messageId' | 'changes'> {
  revision: number;
}

/**
 * The one INSERT into the history. `rows` is a SELECT of root_id, node_id, sku, revision, message_id and changes, which has the first
 * parameter and those from the seventh for itself; the five between are `whoOf`. An ERP line's trace id is its batch's: it is not written a second time.
 */
export const intoHistory = (rows: string): string =>
  `INSERT INTO node_change (root_id, node_id, sku, revision, door, actor, request_id, message_id, trace_id, at, changes)
   SELECT h.root_id, h.node_id, h.sku, h.revision, $2, $3, $4, h.message_id, CASE WHEN h.message_id IS NULL THEN $6::text END, $5, h.changes FROM (${rows}) h`;

export const whoOf = (by: Acting): unknown[] => [by.door, by.person, by.requestId, by.now, currentTraceId()];

export async function insertChanges(m: EntityManager, rows: NodeChange[], by: Acting): Promise<void> {
  const column = <K extends keyof NodeChange>(name: K): NodeChange[K][] => rows.map((row) => row[name]);
  await send(
    m,
    intoHistory(
      `SELECT * FROM unnest($1::bigint[], $7::bigint[], $8::text[], $9::bigint[], $10::bigint[], $11::jsonb[])
         AS u(root_id, node_id, sku, revision, message_id, changes)`,
    ),
    [
      ...[column('rootId'), ...whoOf(by), column('nodeId'), column('sku'), column('revision'), column('messageId')],
      jsonbColumn(column('changes')),
    ],
  );
}

/** Marks in the history of each root which changes a version holds: all before this entry. The caller holds the roots' locks. */
export async function markVersions(m: EntityManager, versions: { rootId: string; number: number }[], by: Acting): Promise<void> {
  await query(
    m,
    intoHistory(
      `SELECT n.id AS root_id, n.id AS node_id, n.sku, n.revision, NULL::bigint AS message_id,
         jsonb_build_object('$version', jsonb_build_array(null, v.number)) AS changes
       FROM jsonb_to_recordset($1::jsonb) AS v("rootId" bigint, number int) JOIN product_node n ON n.id = v."rootId"`,
    ),
    [JSON.stringify(versions), ...whoOf(by)],
  );
}

/** A row's product as somebody saw it. `at`: the row. */
export interface SeenProduct {
  at: number;
  rootId: string;
  revision: number;
}

/** Who else changed the categories last after that revision; no row where nobody did. `mine`: whom to leave out. Index: node_change_root. */
export async function laterCategories(
  m: EntityManager,
  seen: SeenProduct[],
  mine: ReadonlySet<string>,
): Promise<{ at: number; actor: string; changedAt: Date; revision: number }[]> {
  const column = <K extends keyof SeenProduct>(name: K): SeenProduct[K][] => seen.map((one) => one[name]);
  return named(
    m,
    `SELECT s.at, h.actor, h.at AS "changedAt", h.revision::float8 AS revision
     FROM unnest($1::int[], $2::bigint[], $3::bigint[]) AS s(at, root_id, revision)
     CROSS JOIN LATERAL (SELECT c.actor, c.at, c.revision FROM node_change c WHERE c.root_id = s.root_id AND c.node_id = s.root_id
       AND c.revision > s.revision AND c.changes ? '$categories' AND c.actor <> ALL ($4::text[]) ORDER BY c.id DESC LIMIT 1) h`,
    [column('at'), column('rootId'), column('revision'), [...mine]],
  );
}
