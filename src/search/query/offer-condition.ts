import { problem, Refusal } from '../../../libs/problem/index.js';
import type { CatalogSchema } from '../../catalog/index.js';
import { keyOfMark } from '../cells/marks.js';
import { placedAt, type Condition } from './condition.js';
import { PICTURE_ROLES, type OfferFilter, type PictureFilter } from './filter.js';
import type { Params } from './params.js';
import { ceilMinor, offerOf, paidSql, pricedOfferOf, saleCounts } from './price-terms.js';
import { inSample } from './sample.js';
import { isInStockSql } from './stock-terms.js';

/** What is sold has such an offer to everybody in the market, or, where the answer is no, has none. */
export function offerCondition(schema: CatalogSchema, filter: OfferFilter, now: Date, path: string): Condition {
  const { market, hasPrice, isOnSale, isInStock } = filter;
  if (!schema.markets.has(market))
    throw new Refusal(problem('market_unknown', `${path}.market`, 'There is no such market.', 'Use the code of an existing market.'));
  const questions: [boolean | null | undefined, (params: Params) => string][] = [
    [hasPrice, () => 'o.price_minor IS NOT NULL'],
    [isOnSale, (params) => saleCounts(params.add(now))],
    [isInStock, (params) => isInStockSql(schema, now, params)],
  ];
  const asked = questions.filter(([holds]) => holds != null);
  const prices = priceBounds(schema, filter, path);
  if (asked.length === 0 && prices.length === 0) throw new Refusal(problem('filter_malformed', path, 'This asks nothing of the offer.', 'Ask hasPrice, isOnSale, isInStock, priceFrom or priceUnder.')); // prettier-ignore
  return {
    kind: 'leaf',
    sql: (params, v) => {
      const each = asked.map(
        ([holds, sql]) => `${holds ? '' : 'NOT '}EXISTS (SELECT FROM offer o WHERE ${offerOf(market, v, params)} AND ${sql(params)})`,
      );
      if (prices.length > 0) {
        const paid = paidSql(params.add(now));
        const within = prices.map(({ sign, minor }) => `${paid} ${sign} ${params.add(minor)}::bigint`);
        each.push(`EXISTS (SELECT FROM offer o WHERE ${pricedOfferOf(schema, market, v, params)} AND ${within.join(' AND ')})`);
      }
      return `(${v}.sellable AND ${each.join(' AND ')})`;
    },
  };
}

/** Where what a customer pays must lie. Throws a Refusal where a bound is no amount. */
function priceBounds(schema: CatalogSchema, filter: OfferFilter, path: string): { sign: '>=' | '<'; minor: string }[] {
  const bounds = [
    { name: 'priceFrom', sign: '>=' },
    { name: 'priceUnder', sign: '<' },
  ] as const;
  return bounds.flatMap(({ name, sign }) => {
    const amount = filter[name];
    if (amount == null) return [];
    const minor = ceilMinor(amount, schema.markets.get(filter.market)!.currency);
    if (minor === undefined) throw new Refusal(problem('filter_malformed', `${path}.${name}`, 'This is no amount.', 'Send a decimal that is not negative, such as "12.50".')); // prettier-ignore
    return [{ sign, minor: String(minor) }];
  });
}

/** Pictures hang on nodes, and what stands below shows them. Throws a Refusal where nothing is asked, or there is no such role: all products would lack it. */
export function pictureConditions(roles: readonly string[], { has, lacks }: PictureFilter, path: string): Condition[] {
  if (!has?.length && !lacks?.length) throw new Refusal(problem('filter_malformed', path, 'This asks nothing of the pictures.', 'Name roles in has, in lacks, or in both.')); // prettier-ignore
  for (const [name, words] of Object.entries({ has, lacks }))
    for (const [at, word] of (words ?? []).entries())
      if (!roles.includes(word)) throw new Refusal(problem('link_role', `${path}.${name}.${at}`, 'There is no such role of a picture.', `Use one of ${roles.join(', ')}.`)); // prettier-ignore
  const role = (word: string): Condition => ({
    kind: 'leaf',
    sql: (params, v) =>
      `EXISTS (SELECT FROM search_cell c WHERE c.key = ${params.add(keyOfMark(PICTURE_ROLES))}::bigint AND ${placedAt('c', v)} AND c.value = ${params.add(word)}${inSample(params, 'c')})`,
  });
  return [...(has ?? []).map(role), ...(lacks ?? []).map((word): Condition => ({ kind: 'not', of: role(word) }))];
}
