import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { named } from '../../../libs/db/index.js';
import { setEditorialStates, type EditorialState } from '../../catalog/index.js';

/** Where the drafts of products stand, as their reviews leave them. The state itself is the catalogue's: it sets it. */
@Injectable()
export class EditorialStateRepository {
  /**
   * Once no review of a root is open any more: changes_requested if its newest version was rejected anywhere; else approved if it was
   * approved and the draft has nothing newer that a person must see; else draft. `auto` facts and lifecycle are nobody's edit.
   * Asked, then set: a second round trip for each batch of decisions, where one statement would write the catalogue's table from here.
   */
  async settle(m: EntityManager, rootIds: string[]): Promise<void> {
    const settled = await named<{ rootId: string; state: EditorialState }>(
      m,
      `SELECT n.id AS "rootId", CASE
         WHEN EXISTS (SELECT 1 FROM review r WHERE r.version_id = v.id AND r.state = 'rejected'
           AND r.id = (SELECT max(o.id) FROM review o WHERE o.root_id = r.root_id AND o.channel_code = r.channel_code)) THEN 'changes_requested'
         WHEN EXISTS (SELECT 1 FROM review r WHERE r.version_id = v.id AND r.state = 'approved') AND NOT EXISTS (
           SELECT 1 FROM node_change c CROSS JOIN jsonb_object_keys(c.changes) AS cell
           WHERE c.root_id = n.id
             AND c.id > (SELECT max(k.id) FROM node_change k WHERE k.root_id = n.id AND k.changes ? '$version')
             AND cell <> '$lifecycle'
             AND NOT EXISTS (
               SELECT 1 FROM attribute a WHERE a.code = split_part(split_part(cell, '@', 1), '#', 1) AND a.owner = 'erp' AND a.fact_policy = 'auto')
         ) THEN 'approved'
         ELSE 'draft' END AS state
       FROM product_node n JOIN version v ON v.id = (SELECT o.id FROM version o WHERE o.root_id = n.id ORDER BY o.number DESC LIMIT 1)
       WHERE n.id = ANY($1::bigint[]) AND n.state = 'in_review'
         AND NOT EXISTS (SELECT 1 FROM review r WHERE r.root_id = n.id AND r.state = 'in_review')`,
      [rootIds],
    );
    await setEditorialStates(m, settled);
  }
}
