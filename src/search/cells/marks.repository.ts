import type { EntityManager } from 'typeorm';
import { send } from '../../../libs/db/index.js';

/** A node of a tree, and all that is said of it. */
export interface MarkedNode {
  rootId: string;
  position: string;
  words: string[];
}

/** Makes these the only words of one kind at these nodes. What stands is not written again. Index: the primary key of search_cell. */
export async function replaceMarks(m: EntityManager, key: string, nodes: MarkedNode[]): Promise<void> {
  await send(
    m,
    `WITH node AS MATERIALIZED (
       SELECT * FROM jsonb_to_recordset($2::jsonb) AS n("rootId" bigint, position text, words text[])
     ), gone AS (
       DELETE FROM search_cell c USING node n
       WHERE c.root_id = n."rootId" AND c.key = $1 AND c.position = n.position AND c.value <> ALL (n.words)
     )
     INSERT INTO search_cell (root_id, key, position, value)
     SELECT n."rootId", $1, n.position, w FROM node n, unnest(n.words) w ON CONFLICT DO NOTHING`,
    [key, JSON.stringify(nodes)],
  );
}
