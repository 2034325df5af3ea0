import type { EntityManager } from 'typeorm';
import { query } from '../../../libs/db/index.js';

/** Of each text what it looks like, by Unicode's confusables: texts of one skeleton cannot be told apart by their letters. Whatever the case. */
export async function skeletonsOf(m: EntityManager, texts: readonly string[]): Promise<string[]> {
  const rows = await query<{ skeleton: string }>(
    m,
    'SELECT person_skeleton(t.text) AS skeleton FROM unnest($1::text[]) WITH ORDINALITY AS t(text, at) ORDER BY t.at',
    [texts],
  );
  return rows.map(({ skeleton }) => skeleton);
}
