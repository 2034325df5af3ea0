import type { EntityManager } from 'typeorm';
import { query } from '../../../libs/db/index.js';

/**
 * Of each text what it looks like, by Unicode's confusables: texts of one skeleton cannot be told apart by their letters. Whatever the case. As
 * person_skeleton of the database has it, which reads all confusables anew for each text: 2,000 took it more than 30 s. Index: confusable_pkey.
 */
export async function skeletonsOf(m: EntityManager, texts: readonly string[]): Promise<string[]> {
  const apart = texts.map((text) => [...text.normalize('NFD')]);
  const rows = await query<{ letter: string; looksLike: string }>(
    m,
    'SELECT c.letter, c.looks_like AS "looksLike" FROM confusable c WHERE c.letter = ANY ($1::text[])',
    [[...new Set(apart.flat())]],
  );
  const looks = new Map(rows.map(({ letter, looksLike }) => [letter, looksLike]));
  return apart.map((letters) => letters.map((letter) => looks.get(letter) ?? letter).join('').normalize('NFD').toLowerCase()); // prettier-ignore
}
