import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * One product of 64 is the sample of which large numbers are estimated: its nodes, values and texts have indexes of their own, so that an estimate reads
 * them alone. Chosen by a hash of the product, because ids that were given together are as regular as their trees; partial indexes and not a column,
 * because nothing has to be written for the other 63. And searches that somebody keeps.
 */
export class SearchAtScale0045 implements MigrationInterface {
  name = 'SearchAtScale0045000000000000';

  async up(q: QueryRunner): Promise<void> {
    await q.query(`
      CREATE INDEX product_node_sample ON product_node (root_id, position) INCLUDE (id, parent_id, is_leaf) WHERE (hashint8(root_id) & 63) = 0;
      CREATE INDEX search_cell_sample ON search_cell (key, value, root_id, position) INCLUDE (is_cut) WHERE (hashint8(root_id) & 63) = 0;
      CREATE INDEX search_cell_sample_root ON search_cell (root_id, key, position, value) INCLUDE (is_cut) WHERE (hashint8(root_id) & 63) = 0;
      CREATE INDEX search_text_sample ON search_text USING gin (words) WHERE (hashint8(root_id) & 63) = 0;

      CREATE TABLE search_view (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        -- a spelling of the register of persons
        owner text NOT NULL,
        name text NOT NULL,
        is_shared boolean NOT NULL DEFAULT false,
        -- of question: another release may know others
        form int NOT NULL,
        -- filter, rows, sort, columns
        question jsonb NOT NULL,
        revision int NOT NULL DEFAULT 1,
        created_at timestamptz NOT NULL,
        updated_at timestamptz NOT NULL
      );
      CREATE INDEX search_view_owner ON search_view (owner);
      CREATE INDEX search_view_shared ON search_view (id) WHERE is_shared;
    `);
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query(`
      DROP TABLE search_view;
      DROP INDEX search_text_sample;
      DROP INDEX search_cell_sample_root;
      DROP INDEX search_cell_sample;
      DROP INDEX product_node_sample;
    `);
  }
}
