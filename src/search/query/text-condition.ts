import { placedAt, type Condition } from './condition.js';
import type { Params } from './params.js';
import { inSample } from './sample.js';
import { wordSql } from './words.js';

/** Which texts are asked: hashes of their cells (null: all), and the languages of their stems. */
export interface AskedTexts {
  keys: string[] | null;
  languages: string[];
}

/**
 * Each word stands in some text that the leaf shows. The products that have all of the words anywhere are found by the index of words; only their leaves
 * are looked at.
 */
export function wordsCondition(words: string[], texts: AskedTexts): Condition {
  return { kind: 'all', of: [productsWith(words, texts), ...words.map((word) => shows(word, texts))] };
}

function productsWith(words: string[], texts: AskedTexts): Condition {
  return {
    kind: 'leaf',
    sql: (params, v) => {
      const each = words.map((word) => `SELECT t.root_id FROM search_text t WHERE ${hasWord(word, texts, params)}`);
      return `${v}.root_id IN (${each.join(' INTERSECT ')})`;
    },
  };
}

/** No node nearer to the leaf has the cell. */
function shows(word: string, texts: AskedTexts): Condition {
  return {
    kind: 'leaf',
    sql: (params, v) => `EXISTS (SELECT FROM search_text t WHERE ${placedAt('t', v)} AND ${hasWord(word, texts, params)}
      AND NOT EXISTS (SELECT FROM search_text d WHERE d.key = t.key AND ${placedAt('d', v)} AND d.position > t.position))`,
  };
}

function hasWord(word: string, { keys, languages }: AskedTexts, params: Params): string {
  const ofKeys = keys ? ` AND t.key = ANY (${params.add(keys)}::bigint[])` : '';
  return `t.words @@ ${wordSql(params, word, languages)}${ofKeys}${inSample(params, 't')}`;
}
