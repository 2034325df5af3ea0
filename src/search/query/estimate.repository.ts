import type { EntityManager } from 'typeorm';
import { recurring } from '../../../libs/db/index.js';
import { whole } from './condition.js';
import type { Question } from './page.repository.js';
import { Params } from './params.js';
import { rowsThat } from './rows.js';
import { inSample } from './sample.js';

/** What the sample of the products has of a question's rows. */
export interface Sampled {
  products: number;
  rows: number;
  /** Of each product's number of rows. */
  squares: number;
}

/** Counts the rows of the sample. Not named, as the pages are not. Indexes: those of the sample (`inSample`). */
export async function countSample(m: EntityManager, { condition, rows }: Pick<Question, 'condition' | 'rows'>): Promise<Sampled> {
  const params = new Params(true);
  const rest = whole(rowsThat(condition, rows, params));
  const each = `SELECT count(*) AS y FROM product_node n ${rest}${inSample(params, 'n')} GROUP BY n.root_id`;
  const [row] = await recurring<Sampled>(
    m,
    `SELECT count(*)::float8 AS products, coalesce(sum(y), 0)::float8 AS rows, coalesce(sum(y * y), 0)::float8 AS squares FROM (${each}) e`,
    params.values,
  );
  return row!;
}
