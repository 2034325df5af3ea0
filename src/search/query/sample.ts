import type { Params } from './params.js';

/** Of so many products one is in the sample: by a hash, because ids of products that came together are as regular as their trees. */
export const SHARE = 64;

/**
 * Further conditions of SQL on a table with a column root_id: the row is of a product that the statement is about, and of the sample, where it reads no
 * other. Said of each table,
 * so that PostgreSQL may begin at any, by its partial index of the same condition (product_node_sample, search_cell_sample, search_cell_sample_root,
 * search_text_sample): an estimate of 1,000,000 nodes reads what 16,000 have. `hashint8` is what hash indexes on disk are made with, so that no release of
 * PostgreSQL can change it.
 */
export const inSample = (params: Params, table: string): string =>
  [...(params.sampled ? [`(hashint8(${table}.root_id) & ${SHARE - 1}) = 0`] : []), ...params.inside(table)]
    .map((one) => ` AND ${one}`)
    .join('');

/** A number of rows of which the error is known. */
export interface Estimate {
  count: number;
  isExact: boolean;
  /** Standard error: in two of three cases the true number is no further away, in 95 of 100 within twice as much. 0 where it is exact. */
  error: number;
}

/**
 * From the rows of the sample, and the sum over its products of the square of their numbers of rows: each product is in the sample with the same
 * chance, and brings all of its rows. An empty sample is told with the error of one product in it.
 */
export function estimateOf(rows: number, squares: number): Estimate {
  return { count: rows * SHARE, isExact: false, error: Math.ceil(Math.sqrt(SHARE * (SHARE - 1) * Math.max(squares, 1))) };
}
