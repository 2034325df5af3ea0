import type { EntityManager } from 'typeorm';
import { named } from '../../../libs/db/index.js';
import type { AskedText } from './asked-text.js';
import { compactBegins } from './text-condition.js';

/** A word, folded and as it was typed; `mayFail`: it is asked whether the catalogue has it at all. */
export interface WordQuestion {
  word: string;
  typed: string;
  mayFail: boolean;
  /** As SKUs are compared; '': not asked. */
  sku: string;
}

/** What the catalogue has of one word. */
export interface FoundWord {
  stems: string[];
  /** Of the languages that are tried, those in which it says nothing. */
  stopIn: string[];
  /** Locales of which some text has just this word; where one is asked, they are not looked for. */
  knownIn: string[];
  /** Some text has it, its beginning or its stem, or some SKU begins so. */
  isFound: boolean;
  isSku: boolean;
}

/**
 * What the catalogue has of the words of a text. Of most words that is known by the vocabulary alone,
 * of others (new ones, plurals) by the texts. Indexes: the primary key of search_word, search_text_words, product_node_compact.
 */
export function findWords(m: EntityManager, words: WordQuestion[], text: AskedText): Promise<FoundWord[]> {
  return named(
    m,
    `SELECT s.stems, ARRAY(SELECT l FROM unnest($4::text[]) l WHERE numnode(plainto_tsquery(l::regconfig, w.typed)) = 0) AS "stopIn",
       ARRAY(SELECT k.locale FROM search_word k WHERE $6::text IS NULL AND k.word = w.word COLLATE "C") AS "knownIn",
       CASE WHEN NOT w.may_fail THEN true
         WHEN EXISTS (SELECT FROM search_word k WHERE k.word >= w.word COLLATE "C" AND k.word < w.word || '\u{10FFFF}'
           AND ($6::text IS NULL OR k.locale = '' OR k.locale = $6)) THEN true
         WHEN EXISTS (SELECT FROM product_node n WHERE ${compactBegins('n', 'w.word')}) THEN true
         ELSE EXISTS (SELECT FROM search_text t WHERE t.words @@ (to_tsquery('simple', w.word || ':*') || s.query)
           AND ($5::bigint[] IS NULL OR t.key = ANY ($5::bigint[]))) END AS "isFound",
       w.sku <> '' AND EXISTS (SELECT FROM product_node n WHERE ${compactBegins('n', 'w.sku')}) AS "isSku"
     FROM unnest($1::text[], $2::text[], $3::boolean[], $7::text[]) WITH ORDINALITY AS w(word, typed, may_fail, sku, at),
       LATERAL (SELECT coalesce(array_agg(x.stem), '{}') AS stems, coalesce(string_agg(quote_literal(x.stem), ' | '), '')::tsquery AS query
         FROM (SELECT DISTINCT unnest(tsvector_to_array(to_tsvector(l::regconfig, w.word))) AS stem FROM unnest($4::text[]) l) x) s
     ORDER BY w.at`,
    [
      words.map(({ word }) => word),
      words.map(({ typed }) => typed),
      words.map(({ mayFail }) => mayFail),
      text.languages,
      text.keys,
      text.locale,
      words.map(({ sku }) => sku),
    ],
  );
}

/** What the catalogue has of a text as a whole. */
export interface FoundWhole {
  isSku: boolean;
  isGtin: boolean;
  exact: AskedText['exact'];
}

/** Whether it is how a SKU begins, or a GTIN that some text has, and the node of which it is the SKU. Indexes: as above. */
export async function findWhole(m: EntityManager, sku: string, gtins: string[] | null): Promise<FoundWhole> {
  const [row] = await named<FoundWhole>(
    m,
    `SELECT EXISTS (SELECT FROM product_node n WHERE ${compactBegins('n', '$1::text')}) AS "isSku",
       $2::text IS NOT NULL AND EXISTS (SELECT FROM search_text t WHERE t.words @@ to_tsquery('simple', $2::text)) AS "isGtin",
       (SELECT json_build_object('rootId', n.root_id::text, 'position', n.position) FROM product_node n
        WHERE plinth_compact_sku(n.sku) COLLATE "C" = $1::text ORDER BY n.id LIMIT 1) AS exact`,
    [sku, gtins && gtins.join(' | ')],
  );
  return row!;
}

/** Words of the catalogue that may be meant by these: their hashes overlap. Index: search_word_near. */
export async function findNear(m: EntityManager, near: number[], locale: string | null, limit: number): Promise<string[]> {
  const rows = await named<{ word: string }>(
    m,
    `SELECT DISTINCT k.word FROM search_word k WHERE k.near && $1::int[] AND ($2::text IS NULL OR k.locale = '' OR k.locale = $2) LIMIT $3`,
    [near, locale, limit],
  );
  return rows.map(({ word }) => word);
}
