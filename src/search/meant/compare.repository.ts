import type { EntityManager } from 'typeorm';
import { query } from '../../../libs/db/index.js';
import { Params } from '../query/params.js';
import { judgedSql, type CompiledMeant } from './meant-sql.js';

/** How many come to a place, go, are there before and after, and are there neither before nor after. */
export interface CoverageChange {
  enter: number;
  leave: number;
  stay: number;
  out: number;
}

/** What other rules would do to a place, against what is settled there. */
export interface Comparison {
  products: CoverageChange;
  variants: CoverageChange;
  /** SKUs of the first leaves that come, and that go. */
  entering: string[];
  leaving: string[];
  /** How many leaves each rule finds, in their order. */
  found: number[];
  /** Ids of all leaves that go, as PostgreSQL writes an array: handed on to a statement, and never read. */
  goneIds: string;
}

const sums = (of: (column: string) => string): string =>
  `jsonb_build_object('enter', ${of('e')}, 'leave', ${of('l')}, 'stay', ${of('s')}, 'out', ${of('o')})`;

/** A product is there where one of its leaves is: it was where some go or stay, it will be where some come or stay. */
const PRODUCTS: Record<string, string> = {
  e: 'l + s = 0 AND e > 0',
  l: 'l + s > 0 AND e + s = 0',
  s: 'l + s > 0 AND e + s > 0',
  o: 'e + l + s = 0',
};

/**
 * One statement over the whole catalogue, that goes twice through the leaves. Not named, as the rules are not. What it sorts and joins fits into the memory
 * that it is given: on disk it takes three times as long.
 */
export async function compareMeant(m: EntityManager, meant: CompiledMeant, samples: number): Promise<Comparison> {
  const params = new Params();
  const judged = judgedSql(meant, params);
  const limit = params.add(samples);
  const sample = (which: string): string => `ARRAY(SELECT n.sku FROM (SELECT id FROM crossing b WHERE ${which} ORDER BY id LIMIT ${limit}) b JOIN product_node n ON n.id = b.id ORDER BY n.sku)`; // prettier-ignore
  await query(m, `SET LOCAL work_mem = '96MB'`);
  const [row] = await query<Comparison>(
    m,
    `${judged}, leaf AS MATERIALIZED (
       SELECT j.id, j.root_id, j.because IS NULL AS is_in, o.node_id IS NULL AS was_in
       FROM judged j LEFT JOIN search_left_out o ON o.place = ${params.add(meant.place)} AND o.root_id = j.root_id AND o.node_id = j.id
     ), tree AS (
       SELECT count(*) FILTER (WHERE is_in AND NOT was_in) AS e, count(*) FILTER (WHERE NOT is_in AND was_in) AS l,
         count(*) FILTER (WHERE is_in AND was_in) AS s, count(*) FILTER (WHERE NOT is_in AND NOT was_in) AS o
       FROM leaf GROUP BY root_id
     ), crossing AS MATERIALIZED (SELECT id, is_in FROM leaf WHERE is_in <> was_in),
     found AS (SELECT rule, count(*)::float8 AS leaves FROM matched GROUP BY rule)
     SELECT t.products, t.variants, ${sample('b.is_in')} AS entering, ${sample('NOT b.is_in')} AS leaving,
       ARRAY(SELECT coalesce(f.leaves, 0) FROM generate_series(1, ${params.add(meant.rules.length)}::int) AS u LEFT JOIN found f ON f.rule = u ORDER BY u) AS found,
       ARRAY(SELECT id FROM crossing WHERE NOT is_in)::text AS "goneIds"
     FROM (SELECT ${sums((one) => `count(*) FILTER (WHERE ${PRODUCTS[one]!})`)} AS products, ${sums((one) => `coalesce(sum(${one}), 0)`)} AS variants FROM tree) t`,
    params.values,
  );
  return row!;
}
