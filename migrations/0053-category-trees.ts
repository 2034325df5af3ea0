import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Rules by category ask the tree: a category that moves takes its products along, which nobody had settled anew. What tree an assortment is settled by is kept
 * with it; of those that there are it is not known, so that the first look settles them once more.
 */
export class CategoryTrees0053 implements MigrationInterface {
  name = 'CategoryTrees0053000000000000';

  async up(q: QueryRunner): Promise<void> {
    await q.query('ALTER TABLE assortment ADD COLUMN category_tree text');
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query('ALTER TABLE assortment DROP COLUMN category_tree');
  }
}
