import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The order of variants that a person gave. On the parent, as one list of SKUs: one value of one node, where a number on each child would be hundreds of changes. */
export class VariantOrder0022 implements MigrationInterface {
  name = 'VariantOrder0022000000000000';

  async up(q: QueryRunner): Promise<void> {
    await q.query(`
      -- SKUs of nodes right below, first to last; null: by the options of their axes
      ALTER TABLE product_node ADD COLUMN variant_order text[];
    `);
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query(`ALTER TABLE product_node DROP COLUMN variant_order;`);
  }
}
