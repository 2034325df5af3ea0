import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Problem } from '../../../libs/problem/index.js';
import { lockDefinitions } from '../schema/definition-lock.js';
import { CategoriesRepository } from './categories.repository.js';
import type { CategoryEntity } from './category.entity.js';
import { placeCategories, type CategoryRow } from './category-rules.js';

/** Trees of categories. A row with another parent moves its whole subtree. */
@Injectable()
export class Categories {
  constructor(private readonly categories: CategoriesRepository) {}

  /** Creates or changes many at once in the caller's transaction, in any order; with any problem, nothing was changed. */
  async upsertMany(m: EntityManager, rows: CategoryRow[]): Promise<Problem[]> {
    await lockDefinitions(m);
    const stored = new Map((await this.categories.list(m)).map((category) => [category.code, category]));
    const { placed, problems } = placeCategories(stored, rows);
    if (problems.length === 0) await this.categories.upsert(m, placed);
    return problems;
  }

  /** All categories, each with its parent. */
  list(m: EntityManager): Promise<CategoryEntity[]> {
    return this.categories.list(m);
  }
}
