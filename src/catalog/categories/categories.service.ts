import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Problem } from '../../../libs/problem/index.js';
import { lockDefinitions } from '../schema/definition-lock.js';
import { listCategories, upsertCategories } from './categories.repository.js';
import type { CategoryEntity } from './category.entity.js';
import { placeCategories, type CategoryRow } from './category-rules.js';

/** Trees of categories. A row with another parent moves its whole subtree. */
@Injectable()
export class Categories {
  /** Creates or changes many at once in the caller's transaction, in any order; with any problem, nothing was changed. */
  async upsertMany(m: EntityManager, rows: CategoryRow[]): Promise<Problem[]> {
    await lockDefinitions(m);
    const stored = new Map((await listCategories(m)).map((category) => [category.code, category]));
    const { placed, problems } = placeCategories(stored, rows);
    if (problems.length === 0) await upsertCategories(m, placed);
    return problems;
  }

  list(m: EntityManager): Promise<CategoryEntity[]> {
    return listCategories(m);
  }
}
