import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { named } from '../../../libs/db/index.js';

export interface SubmittedRoot {
  id: string;
  sku: string;
  state: string;
}

/** The editorial state on the root. The table of legal transitions refuses any other step. */
@Injectable()
export class EditorialStateRepository {
  /** Locks and reads the roots with these SKUs; a SKU of a node below stands for no product here. */
  lockBySku(m: EntityManager, skus: string[]): Promise<SubmittedRoot[]> {
    return named<SubmittedRoot>(
      m,
      'SELECT id, sku, state FROM product_node WHERE sku = ANY($1::text[]) AND parent_id IS NULL ORDER BY id FOR NO KEY UPDATE',
      [skus],
    );
  }

  /** The roots that others do not hold at this moment, locked. */
  async lockFree(m: EntityManager, rootIds: string[]): Promise<string[]> {
    const rows = await named<{ id: string }>(
      m,
      'SELECT id FROM product_node WHERE id = ANY($1::bigint[]) ORDER BY id FOR NO KEY UPDATE SKIP LOCKED',
      [rootIds],
    );
    return rows.map((row) => row.id);
  }

  async submit(m: EntityManager, rootIds: string[]): Promise<void> {
    await named(m, `UPDATE product_node SET state = 'in_review' WHERE id = ANY($1::bigint[]) AND state <> 'in_review'`, [rootIds]);
  }

  /**
   * Once no review of a root is open any more: changes_requested if its newest version was rejected anywhere; else approved if it was
   * approved and the draft has nothing newer that a person must see; else draft. `auto` facts and lifecycle are nobody's edit.
   */
  async settle(m: EntityManager, rootIds: string[]): Promise<void> {
    await named(
      m,
      `UPDATE product_node n SET state = CASE
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
         ELSE 'draft' END
       FROM version v
       WHERE n.id = ANY($1::bigint[]) AND n.state = 'in_review'
         AND v.id = (SELECT o.id FROM version o WHERE o.root_id = n.id ORDER BY o.number DESC LIMIT 1)
         AND NOT EXISTS (SELECT 1 FROM review r WHERE r.root_id = n.id AND r.state = 'in_review')`,
      [rootIds],
    );
  }
}
