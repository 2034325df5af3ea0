import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The order of variants that a person gave: on the parent, as one list of SKUs (one value of one node, where a number on each child would be
 * hundreds of changes). The barcodes of all nodes by their GTIN-14. And which texts keep their lines: those that a mapping takes line by line, now that all others are folded.
 */
export class WordsAndOrder0022 implements MigrationInterface {
  name = 'WordsAndOrder0022000000000000';

  async up(q: QueryRunner): Promise<void> {
    await q.query(`
      -- SKUs of nodes right below, first to last; null: by the options of their axes
      ALTER TABLE product_node ADD COLUMN variant_order text[];

      -- cells that hold the digits of a GTIN, as GTIN-14: which others have the same is one look, among a million
      CREATE TABLE node_gtin (
        node_id bigint NOT NULL REFERENCES product_node,
        cell text NOT NULL,
        gtin14 text NOT NULL,
        PRIMARY KEY (node_id, cell)
      );
      INSERT INTO node_gtin (node_id, cell, gtin14)
      SELECT n.id, e.key, lpad(e.value, 14, '0') FROM product_node n, jsonb_each_text(n.facts || n.content) e
      WHERE e.value ~ '^([0-9]{8}|[0-9]{12,14})$';
      CREATE INDEX node_gtin_gtin14 ON node_gtin (gtin14);

      -- hardly any SKU has blanks in a row: whether another one differs by them alone is a look into an index that is nearly empty
      CREATE INDEX product_node_blanks ON product_node (regexp_replace(plinth_fold_sku(sku), '\\s+', ' ', 'g')) WHERE plinth_fold_sku(sku) ~ '\\s\\s';

      UPDATE attribute a SET validation = a.validation || '{"multiline": true}', revision = a.revision + 1
      WHERE a.type = 'text' AND a.code IN (
        SELECT s.code #>> '{}' FROM mapping m,
          jsonb_path_query(m.body, '$.** ? (exists (@.transforms[*] ? (@.op == "split"))).from[*].attribute') AS s(code));
    `);
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query(`
      UPDATE attribute SET validation = validation - 'multiline';
      DROP INDEX product_node_blanks;
      DROP TABLE node_gtin;
      ALTER TABLE product_node DROP COLUMN variant_order;
    `);
  }
}
