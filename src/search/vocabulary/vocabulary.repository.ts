import type { EntityManager } from 'typeorm';
import { named, send } from '../../../libs/db/index.js';
import type { SearchVocabularyEntity } from './search-vocabulary.entity.js';

export type VocabularyState = Pick<SearchVocabularyEntity, 'walk' | 'walkedAt' | 'readTo' | 'readToBefore'>;

export async function readState(m: EntityManager): Promise<VocabularyState & { newest: string }> {
  const [row] = await named<VocabularyState & { newest: string }>(
    m,
    `SELECT coalesce(v.walk, 0) AS walk, v.walked_at AS "walkedAt", coalesce(v.read_to, 0) AS "readTo", coalesce(v.read_to_before, 0) AS "readToBefore",
       c.newest FROM (SELECT coalesce(max(id), 0) AS newest FROM node_change) c LEFT JOIN search_vocabulary v ON true`,
  );
  return row!;
}

/** A walk over all texts begins. */
export async function beginWalk(m: EntityManager, now: Date): Promise<number> {
  const [row] = await named<{ walk: number }>(
    m,
    `INSERT INTO search_vocabulary AS v (walk, walked_at) VALUES (1, $1)
     ON CONFLICT (id) DO UPDATE SET walk = v.walk + 1, walked_at = excluded.walked_at RETURNING walk`,
    [now],
  );
  return row!.walk;
}

/** A change with a lower number may be committed after one with a higher, so that each is read twice: by the next reading as well. */
export async function noteRead(m: EntityManager, newest: string): Promise<void> {
  await send(m, 'UPDATE search_vocabulary SET read_to_before = read_to, read_to = $1', [newest]);
}

/** Products that changed after the one change and up to the other, in order. Index: the primary key of node_change. */
export async function changedRoots(m: EntityManager, after: string, to: string): Promise<string[]> {
  const rows = await named<{ rootId: string }>(
    m,
    'SELECT DISTINCT root_id AS "rootId" FROM node_change WHERE id > $1::bigint AND id <= $2::bigint ORDER BY 1',
    [after, to],
  );
  return rows.map(({ rootId }) => rootId);
}

/** The next products that have texts. Index: the primary key of search_text. */
export async function nextRoots(m: EntityManager, after: string, limit: number): Promise<string[]> {
  const rows = await named<{ rootId: string }>(
    m,
    'SELECT DISTINCT root_id AS "rootId" FROM search_text WHERE root_id > $1::bigint ORDER BY 1 LIMIT $2',
    [after, limit],
  );
  return rows.map(({ rootId }) => rootId);
}

/** The folded texts of these products: a short one is the beginning of its term. Indexes: the primary keys of search_text and search_cell. */
export function readTexts(m: EntityManager, rootIds: string[]): Promise<{ key: string; body: string }[]> {
  return named(
    m,
    `SELECT t.key, coalesce(t.body, split_part(c.value, chr(1), 1), '') AS body
     FROM search_text t LEFT JOIN search_cell c ON c.root_id = t.root_id AND c.key = t.key AND c.position = t.position
     WHERE t.root_id = ANY ($1::bigint[])`,
    [rootIds],
  );
}

/** Words of a walk; one that is there was seen by it too. In order, so that two that write do not wait for each other in a circle. */
export async function writeWords(m: EntityManager, walk: number, words: { word: string; locale: string; near: number[] }[]): Promise<void> {
  await send(
    m,
    `INSERT INTO search_word (word, locale, near, walk)
     SELECT w.word, w.locale, w.near::int[], $4 FROM unnest($1::text[], $2::text[], $3::text[]) AS w(word, locale, near)
     ORDER BY w.word COLLATE "C", w.locale COLLATE "C"
     ON CONFLICT (word, locale) DO UPDATE SET walk = excluded.walk WHERE search_word.walk < excluded.walk`,
    [words.map(({ word }) => word), words.map(({ locale }) => locale), words.map(({ near }) => `{${near.join(',')}}`), walk],
  );
}

/** Words that no text has any more: this walk, which is at its end, did not see them. Up to `limit`; returns how many. */
export async function forgetWords(m: EntityManager, walk: number, limit: number): Promise<number> {
  const rows = await named<object>(
    m,
    `DELETE FROM search_word WHERE (word, locale) IN (SELECT word, locale FROM search_word WHERE walk < $1 LIMIT $2) RETURNING 1`,
    [walk, limit],
  );
  return rows.length;
}
