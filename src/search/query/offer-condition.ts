import { problem, Refusal } from '../../../libs/problem/index.js';
import type { CatalogSchema } from '../../catalog/index.js';
import { keyOfMark } from '../cells/marks.js';
import { placedAt, type Condition } from './condition.js';
import { PICTURE_ROLES, type OfferFilter, type PictureFilter } from './filter.js';
import type { Params } from './params.js';
import { inSample } from './sample.js';

/** What is sold has such an offer to everybody in the market, or, where the answer is no, has none. */
export function offerCondition(schema: CatalogSchema, filter: OfferFilter, now: Date, path: string): Condition {
  const { market, hasPrice, isOnSale, isInStock } = filter;
  if (!schema.markets.has(market))
    throw new Refusal(problem('market_unknown', `${path}.market`, 'There is no such market.', 'Use the code of an existing market.'));
  const questions: [boolean | null | undefined, (params: Params) => string][] = [
    [hasPrice, () => 'o.price_minor IS NOT NULL'],
    [isOnSale, (params) => saleCounts(params.add(now))],
    [isInStock, () => IN_STOCK],
  ];
  const asked = questions.filter(([holds]) => holds != null);
  if (asked.length === 0) throw new Refusal(problem('filter_malformed', path, 'This asks nothing of the offer.', 'Ask hasPrice, isOnSale or isInStock.')); // prettier-ignore
  return {
    kind: 'leaf',
    sql: (params, v) => {
      const place = `o.sku = ${v}.sku AND o.market_code = ${params.add(market)} AND o.audience = '*'`;
      const each = asked.map(([holds, sql]) => `${holds ? '' : 'NOT '}EXISTS (SELECT FROM offer o WHERE ${place} AND ${sql(params)})`);
      return `(${v}.sellable AND ${each.join(' AND ')})`;
    },
  };
}

const saleCounts = (now: string): string =>
  `o.sale_price_minor IS NOT NULL AND coalesce(o.sale_from <= ${now}, true) AND coalesce(o.sale_to > ${now}, true)`;

/** What is sold ahead can be sold without a count; what nobody counted is there if somebody says so. */
const IN_STOCK = `coalesce(o.availability, '') <> 'out_of_stock'
  AND (o.availability IN ('backorder', 'preorder') OR coalesce(o.quantity > 0, o.availability = 'in_stock', false))`;

/** Pictures hang on nodes, and what stands below shows them. */
export function pictureConditions({ has, lacks }: PictureFilter): Condition[] {
  const role = (word: string): Condition => ({
    kind: 'leaf',
    sql: (params, v) =>
      `EXISTS (SELECT FROM search_cell c WHERE c.key = ${params.add(keyOfMark(PICTURE_ROLES))}::bigint AND ${placedAt('c', v)} AND c.value = ${params.add(word)}${inSample(params, 'c')})`,
  });
  return [...(has ?? []).map(role), ...(lacks ?? []).map((word): Condition => ({ kind: 'not', of: role(word) }))];
}
