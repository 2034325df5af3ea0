import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The words of the catalogue's texts, by which one that was mistyped is mended, and SKUs without the blanks and signs that people leave out or put
 * in. Texts are cut into words in another way now (scripts without blanks, "T-Shirt"): where there are products, the index is built again.
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

      -- one row, or none before the first reading: how far the words are gathered
      CREATE TABLE search_vocabulary (
        id int PRIMARY KEY DEFAULT 1 CHECK (id = 1),
        walk int NOT NULL DEFAULT 0,
        walked_at timestamptz,
        read_to bigint NOT NULL DEFAULT 0,
        read_to_before bigint NOT NULL DEFAULT 0
      );

      CREATE FUNCTION plinth_compact_sku(sku text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
        RETURN translate(plinth_fold_sku(sku), ' !"#$%&''()*+,-./:;<=>?@[\\]^_\`{|}~', '');
      CREATE INDEX product_node_compact ON product_node (plinth_compact_sku(sku) COLLATE "C");

      DELETE FROM search_build WHERE NOT EXISTS (SELECT FROM product_node);
      INSERT INTO search_build (version) SELECT 0 WHERE EXISTS (SELECT FROM product_node)
        ON CONFLICT (id) DO UPDATE SET version = 0, built_to = NULL;
    `);
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query(`
      INSERT INTO search_build (version) SELECT 0 WHERE EXISTS (SELECT FROM product_node)
        ON CONFLICT (id) DO UPDATE SET version = 0, built_to = NULL;
      DROP INDEX product_node_compact;
      DROP FUNCTION plinth_compact_sku(text);
      DROP TABLE search_vocabulary;
      DROP TABLE search_word;
    `);
  }
}
