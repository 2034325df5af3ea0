import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository, type EntityManager } from 'typeorm';
import { query } from '../../../libs/db/index.js';
import { CategoryEntity } from './category.entity.js';
import { MERGED_LABELS } from '../schema/merged-labels.js';
import type { PlacedCategory } from './category-rules.js';

/** The tree is listed through the repository. It is saved by SQL: thousands at once, which keep the labels that a row leaves out. */
@Injectable()
export class CategoriesRepository {
  constructor(@InjectRepository(CategoryEntity) private readonly categories: Repository<CategoryEntity>) {}

  /** All, in tree order. */
  list(m: EntityManager): Promise<CategoryEntity[]> {
    return m.withRepository(this.categories).find({ order: { path: 'ASC' } });
  }

  /** What a row leaves out stays as it is. */
  async upsert(m: EntityManager, rows: PlacedCategory[]): Promise<void> {
    await query(
      m,
      `INSERT INTO category AS c (code, parent_code, labels, path)
       SELECT r.code, r."parentCode", ${MERGED_LABELS}, r.path::ltree
       FROM jsonb_to_recordset($1::jsonb) AS r(code text, "parentCode" text, labels jsonb, path text) LEFT JOIN category s ON s.code = r.code
       ON CONFLICT (code) DO UPDATE SET parent_code = excluded.parent_code, labels = excluded.labels, path = excluded.path
       WHERE (c.parent_code, c.labels, c.path) IS DISTINCT FROM (excluded.parent_code, excluded.labels, excluded.path)`,
      [JSON.stringify(rows)],
    );
  }
}
