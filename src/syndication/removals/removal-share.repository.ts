import type { EntityManager } from 'typeorm';
import { query } from '../../../libs/db/index.js';

/**
 * The share of its listings that may leave within an hour without a person. Whether it says something new; undefined: there is no such channel. One
 * statement, so that no other setting is lost.
 */
export async function setRemovalShare(m: EntityManager, code: string, maxShare: number): Promise<boolean | undefined> {
  const [row] = await query<{ written: boolean }>(
    m,
    `WITH before AS (SELECT code, settings FROM channel WHERE code = $1 FOR UPDATE), written AS (
       UPDATE channel c SET settings = jsonb_set(b.settings, '{removals}', $2::jsonb) FROM before b
       WHERE c.code = b.code AND b.settings->'removals' IS DISTINCT FROM $2::jsonb RETURNING c.code)
     SELECT EXISTS (SELECT FROM written) AS written FROM before`,
    [code, JSON.stringify({ maxShare })],
  );
  return row?.written;
}
