import { placedAt, placedBelow, type Condition } from '../query/condition.js';
import type { Params } from '../query/params.js';
import { inSample } from '../query/sample.js';
import type { AskedText, AskedWord } from './asked-text.js';
import { wordQuery } from './tsquery.js';

/** Each word that says something is shown by the leaf, in a text or by an option, or is how a SKU begins; or all of it is a SKU or a GTIN. */
export function textCondition(text: AskedText): Condition {
  const words = text.words.filter(({ isOptional }) => !isOptional);
  const each: Condition = { kind: 'all', of: [productsWith(words, text), ...words.map((word) => shows(word, text))] };
  const isSku = text.sku !== null && text.words.length > 1;
  const whole = [...(isSku ? [bySku(text.sku!)] : []), ...(text.gtins === null ? [] : [byGtin(text.gtins)])];
  return whole.length === 0 ? each : { kind: 'any', of: [each, ...whole] };
}

/** The products that have all of the words anywhere are found by the indexes; only their leaves are looked at. */
function productsWith(words: AskedWord[], text: AskedText): Condition {
  return {
    kind: 'leaf',
    sql: (params, v) => {
      const each = words.map((word) => {
        const texts = `SELECT t.root_id FROM search_text t WHERE t.words @@ ${wordQuery(word, params)}${ofKeys(text.keys, params)}${inSample(params, 't')}`;
        const options = word.labels.length === 0 ? '' : ` UNION ALL SELECT c.root_id FROM search_cell c JOIN ${optionsSql([word.labels], params)} ON c.key = o.key AND c.value = o.code${inSample(params, 'c')}`; // prettier-ignore
        const skus = word.sku === null ? '' : ` UNION ALL SELECT s.root_id FROM product_node s WHERE ${compactBegins('s', params.add(word.sku))}`; // prettier-ignore
        return `(${texts}${options}${skus})`;
      });
      return `${v}.root_id IN (${each.join(' INTERSECT ')})`;
    },
  };
}

/** What is overridden nearer to the leaf is not shown there. */
function shows(word: AskedWord, { keys }: AskedText): Condition {
  return {
    kind: 'leaf',
    sql: (params, v) => {
      const text = `EXISTS (SELECT FROM search_text t WHERE ${placedAt('t', v)} AND t.words @@ ${wordQuery(word, params)}${ofKeys(keys, params)} AND ${textShownTo(v)})`;
      const option = word.labels.length === 0 ? '' : ` OR EXISTS (SELECT FROM search_cell c JOIN ${optionsSql([word.labels], params)} ON c.key = o.key AND c.value = o.code WHERE ${placedAt('c', v)} AND ${optionShownTo(v)})`; // prettier-ignore
      const sku = word.sku === null ? '' : ` OR EXISTS (SELECT FROM product_node s WHERE ${placedAt('s', v)} AND ${compactBegins('s', params.add(word.sku))})`; // prettier-ignore
      return `(${text}${option}${sku})`;
    },
  };
}

/** Index: product_node_compact. */
export const compactBegins = (s: string, asked: string): string =>
  `plinth_compact_sku(${s}.sku) COLLATE "C" >= ${asked} AND plinth_compact_sku(${s}.sku) COLLATE "C" < ${asked} || '\u{10FFFF}'`;

/** A node whose SKU begins so, whatever blanks and signs are in it, or what stands below it. */
const bySku = (sku: string): Condition => ({
  kind: 'leaf',
  sql: (params, v) =>
    `${v}.id IN (SELECT b.id FROM product_node s JOIN product_node b ON ${placedBelow('b', 's')} WHERE ${compactBegins('s', params.add(sku))})`,
});

const byGtin = (gtins: string[]): Condition => ({
  kind: 'leaf',
  sql: (params, v) => `${v}.id IN (SELECT b.id FROM search_text t JOIN product_node b ON ${placedBelow('b', 't')}
    WHERE t.words @@ to_tsquery('simple', ${params.add(gtins.join(' | '))}) AND ${textShownTo('b')})`,
});

/** Nothing nearer to the node states the cell of the text `t`. */
const textShownTo = (v: string): string =>
  `NOT EXISTS (SELECT FROM search_text d WHERE d.key = t.key AND ${placedAt('d', v)} AND d.position > t.position)`;

/** The same of the option `c`. */
const optionShownTo = (v: string): string =>
  `(NOT c.is_cut OR NOT EXISTS (SELECT FROM search_cell d WHERE d.key = c.key AND ${placedAt('d', v)} AND d.position > c.position))`;

const ofKeys = (keys: string[] | null, params: Params): string => (keys ? ` AND t.key = ANY (${params.add(keys)}::bigint[])` : '');

function optionsSql(labels: AskedWord['labels'][], params: Params): string {
  const all = labels.flatMap((cells, at) => cells.map((cell) => ({ ...cell, at })));
  const [keys, codes, ats] = [all.map(({ key }) => key), all.map(({ code }) => code), all.map(({ at }) => at)].map((list) =>
    params.add(list),
  );
  return `unnest(${keys}::bigint[], ${codes}::text[], ${ats}::int[]) AS o(key, code, at)`;
}

/**
 * How well a row answers: for each word the best of the texts that it shows (a product: that its tree has), titles before other texts before
 * descriptions whatever their length, of equal ones the shorter text; the node whose SKU was typed before all. SQL of a float8.
 */
export function relevanceSql(text: AskedText, params: Params): string {
  const { words, keys, titles, exact } = text;
  const asked = words.map((word, at) => `(${at}, ${wordQuery(word, params)})`).join(', ');
  const reach = (c: string, shown: string): string => `${c}.root_id = n.root_id AND (n.parent_id IS NULL OR ${placedAt(c, 'n')} AND ${shown})`; // prettier-ignore
  const weights = `CASE WHEN t.key = ANY (${params.add(titles)}::bigint[]) THEN '{${TITLE}}' ELSE '{${WEIGHTS}}' END::real[]`;
  const texts = `SELECT q.at, ts_rank(${weights}, t.words, q.asked)::float8 + 1e-8 / (1 + length(t.words)) AS score
      FROM (VALUES ${asked}) AS q(at, asked) JOIN search_text t ON t.words @@ q.asked WHERE ${reach('t', textShownTo('n'))}${ofKeys(keys, params)}`;
  const labels = words.map((word) => word.labels);
  const options = labels.some((cells) => cells.length > 0)
    ? ` UNION ALL SELECT o.at, ${LABEL} FROM search_cell c JOIN ${optionsSql(labels, params)} ON c.key = o.key AND c.value = o.code WHERE ${reach('c', optionShownTo('n'))}`
    : '';
  const best = `coalesce((SELECT sum(w.score) FROM (SELECT max(x.score) AS score FROM (${texts}${options}) x GROUP BY x.at) w), 0)`;
  if (!exact) return best;
  const place = params.add(exact.position);
  const isIt = `n.root_id = ${params.add(exact.rootId)}::bigint AND (starts_with(n.position, ${place}) OR starts_with(${place}, n.position))`;
  return `${best} + CASE WHEN ${isIt} THEN ${EXACT} ELSE 0 END`;
}

/** Of D (rich text), C, B (texts) and A, and of titles whatever they hold. So far apart that a hundred words of one never weigh as much as one of the next. */
const WEIGHTS = '0.000001,0.001,0.001,0.001';
const TITLE = '1,1,1,1';
const LABEL = '0.0005';
const EXACT = 100;
