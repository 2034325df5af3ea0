import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { query, type RowOf } from '../../../libs/db/index.js';
import type { Acting } from '../../journal/index.js';
import { toBytes } from '../snapshots/index.js';
import type { VersionEntity } from './version.entity.js';

/** A version as it is stored; its hash is binary. */
export type VersionRow = Omit<RowOf<VersionEntity>, 'tree_revision'>;

export interface NewVersion extends Pick<VersionEntity, 'rootId' | 'treeRevision'> {
  /** Hexadecimal. */
  hash: string;
}

const COLUMNS = 'id, root_id, number, hash, parent_id, reason, created_by, authors, created_at';

/** The statements of the table version, in the caller's transaction. */
@Injectable()
export class VersionRepository {
  latest(m: EntityManager, rootIds: string[]): Promise<VersionRow[]> {
    return query<VersionRow>(
      m,
      `SELECT DISTINCT ON (root_id) ${COLUMNS} FROM version WHERE root_id = ANY($1::bigint[]) ORDER BY root_id, number DESC`,
      [rootIds],
    );
  }

  /**
   * The next version of each root. Its authors are the creator and every person with a change since the newest *approved* version:
   * since the parent version would let somebody whose work was once submitted, and refused, approve it the next time.
   * Systems are nobody's eyes, but a person who used the ERP's door is: whose name stands on a key that may do more than send.
   * Where a version ends in the history is marked by a `$version` entry, written under the root's lock. Times were rejected for
   * that: a change that waited for the lock bears the time before the version and yet comes after it.
   */
  insert(m: EntityManager, versions: NewVersion[], reason: string, by: Acting): Promise<VersionRow[]> {
    return query<VersionRow>(
      m,
      `INSERT INTO version (root_id, number, hash, parent_id, tree_revision, reason, created_by, authors, created_at)
       SELECT u.root_id, coalesce(last.number, 0) + 1, u.hash, last.id, u.tree_revision, $4, $5,
         ARRAY(
           SELECT DISTINCT who FROM (
             SELECT $5::text AS who
             UNION ALL
             SELECT c.actor FROM (
               SELECT own.id, own.actor, own.door FROM node_change own WHERE own.root_id = u.root_id AND own.id > coalesce(mark.change_id, 0)
               UNION ALL
               -- what came from another product brings along who wrote on it there since that one was approved last
               SELECT there.id, there.actor, there.door FROM moved_node o JOIN product_node n ON n.id = o.node_id AND n.root_id = u.root_id
               JOIN node_change there ON there.root_id = o.root_id AND there.node_id = o.node_id
               WHERE o.done_at IS NULL AND there.id > coalesce((
                 SELECT max(c.id) FROM node_change c WHERE c.root_id = o.root_id AND c.changes->'$version'->1 = (
                   SELECT to_jsonb(max(v.number)) FROM approval a JOIN version v ON v.id = a.version_id WHERE a.root_id = o.root_id AND a.approved_at < o.moved_at)), 0)
             ) c
             WHERE (c.door <> 'erp' OR c.actor IN (
                 SELECT same.spelling FROM api_key k JOIN known_person holder ON holder.spelling = k.person
                 JOIN known_person same ON same.person_id = holder.person_id WHERE k.role <> 'integration'))
           ) people ORDER BY who
         ), $6
       FROM unnest($1::bigint[], $2::bytea[], $3::bigint[]) AS u(root_id, hash, tree_revision)
       LEFT JOIN LATERAL (SELECT v.id, v.number FROM version v WHERE v.root_id = u.root_id ORDER BY v.number DESC LIMIT 1) last ON true
       LEFT JOIN LATERAL (
         SELECT max(v.number) AS number FROM approval a JOIN version v ON v.id = a.version_id WHERE a.root_id = u.root_id
       ) approved ON true
       LEFT JOIN LATERAL (
         SELECT max(c.id) AS change_id FROM node_change c WHERE c.root_id = u.root_id AND c.changes->'$version'->1 = to_jsonb(approved.number)
       ) mark ON true
       RETURNING ${COLUMNS}`,
      [versions.map((v) => v.rootId), versions.map((v) => toBytes(v.hash)), versions.map((v) => v.treeRevision), reason, by.person, by.now],
    );
  }

  ofRoot(m: EntityManager, rootId: string, before: number, limit: number): Promise<VersionRow[]> {
    return query<VersionRow>(m, `SELECT ${COLUMNS} FROM version WHERE root_id = $1 AND number < $2 ORDER BY number DESC LIMIT $3`, [
      rootId,
      before,
      limit,
    ]);
  }
}
