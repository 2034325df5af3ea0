import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The words of the catalogue's texts, by which one that was mistyped is mended, and SKUs without the blanks and signs that people leave out or put
 * in. Texts are cut into words in another way now (scripts without blanks, "T-Shirt"): the index is built again, and where there is nothing to build
 * it is of the new version at once.
 */
export class Words0046 implements MigrationInterface {
  name = 'Words0046000000000000';

  async up(q: QueryRunner): Promise<void> {
    await q.query(`
      CREATE TABLE search_word (
        word text COLLATE "C" NOT NULL,
        -- '': of texts that all locales share
        locale text COLLATE "C" NOT NULL,
        -- hashes that words which resemble it have too
        near int[] NOT NULL,
        walk int NOT NULL,
        PRIMARY KEY (word, locale)
      ) WITH (fillfactor = 80);
      CREATE INDEX search_word_near ON search_word USING gin (near);

      -- one row: how far the words are gathered
      CREATE TABLE search_vocabulary (
        id int PRIMARY KEY DEFAULT 1 CHECK (id = 1),
        walk int NOT NULL DEFAULT 0,
        walked_at timestamptz,
        read_to bigint NOT NULL DEFAULT 0,
        read_to_before bigint NOT NULL DEFAULT 0
      );
      INSERT INTO search_vocabulary DEFAULT VALUES;

      CREATE FUNCTION plinth_compact_sku(sku text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
        RETURN translate(plinth_fold_sku(sku), ' !"#$%&''()*+,-./:;<=>?@[\\]^_\`{|}~', '');
      CREATE INDEX product_node_compact ON product_node (plinth_compact_sku(sku) COLLATE "C");

      UPDATE search_build SET version = 2 WHERE version = 1 AND NOT EXISTS (SELECT FROM product_node);
    `);
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query(`
      UPDATE search_build SET version = 1 WHERE version = 2 AND NOT EXISTS (SELECT FROM product_node);
      UPDATE search_build SET version = 0 WHERE version = 2;
      DROP INDEX product_node_compact;
      DROP FUNCTION plinth_compact_sku(text);
      DROP TABLE search_vocabulary;
      DROP TABLE search_word;
    `);
  }
}
