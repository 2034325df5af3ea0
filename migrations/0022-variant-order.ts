import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The order of variants that a person gave: on the parent, as one list of SKUs (one value of one node, where a number on each child would be
 * hundreds of changes). And which texts keep their lines: those that a mapping takes line by line, now that all others are folded.
 */
export class VariantOrder0022 implements MigrationInterface {
  name = 'VariantOrder0022000000000000';

  async up(q: QueryRunner): Promise<void> {
    await q.query(`
      -- SKUs of nodes right below, first to last; null: by the options of their axes
      ALTER TABLE product_node ADD COLUMN variant_order text[];

      UPDATE attribute a SET validation = a.validation || '{"multiline": true}', revision = a.revision + 1
      WHERE a.type = 'text' AND a.code IN (
        SELECT s.code #>> '{}' FROM mapping m,
          jsonb_path_query(m.body, '$.** ? (exists (@.transforms[*] ? (@.op == "split"))).from[*].attribute') AS s(code));
    `);
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query(`
      UPDATE attribute SET validation = validation - 'multiline';
      ALTER TABLE product_node DROP COLUMN variant_order;
    `);
  }
}
