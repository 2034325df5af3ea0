import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Each node has its position in its tree: five hexadecimal digits for each level below the root, so that all below a node is one interval of
 * texts. A stated value is indexed once, at its node, and counts for that interval. What the release before makes meanwhile has no position and
 * no index row: both are made by the rebuilding of the index, which starts with this release where there are products.
 */
export class PlacesInTrees0043 implements MigrationInterface {
  name = 'PlacesInTrees0043000000000000';

  async up(q: QueryRunner): Promise<void> {
    await q.query(`
      ALTER TABLE product_node
        -- '' on a root
        ADD COLUMN position text COLLATE "C" NOT NULL DEFAULT '',
        -- how many places below it were given; a place is not given twice
        ADD COLUMN places int NOT NULL DEFAULT 0,
        -- nothing stands below it
        ADD COLUMN is_leaf boolean NOT NULL DEFAULT true;

      CREATE FUNCTION place_trees(roots bigint[]) RETURNS void LANGUAGE sql AS $$
        WITH RECURSIVE child AS (
          SELECT n.id, n.parent_id, row_number() OVER (PARTITION BY n.parent_id ORDER BY n.position = '', n.position, n.id) AS place
          FROM product_node n WHERE n.root_id = ANY (roots) AND n.parent_id IS NOT NULL
        ), placed AS (
          SELECT id, ''::text COLLATE "C" AS position FROM product_node WHERE id = ANY (roots) AND parent_id IS NULL
          UNION ALL
          SELECT c.id, p.position || lpad(to_hex(c.place), 5, '0') FROM placed p JOIN child c ON c.parent_id = p.id
        ), below AS (SELECT parent_id, count(*)::int AS places FROM child GROUP BY parent_id)
        UPDATE product_node n SET position = p.position, places = coalesce(b.places, 0), is_leaf = b.places IS NULL
        FROM placed p LEFT JOIN below b ON b.parent_id = p.id
        WHERE n.id = p.id AND (n.position, n.places, n.is_leaf) IS DISTINCT FROM (p.position, coalesce(b.places, 0), b.places IS NULL);
      $$;
      SELECT place_trees(ARRAY(SELECT id FROM product_node WHERE parent_id IS NULL));

      DROP INDEX product_node_root;
      CREATE INDEX product_node_place ON product_node (root_id, position);
      CREATE INDEX node_change_person ON node_change (actor, at) INCLUDE (root_id, node_id) WHERE door <> 'erp';

      CREATE TABLE search_cell (
        -- hash of the cell's key (attribute, locale, scope)
        key bigint NOT NULL,
        -- the value as a text whose order is that of the values
        value text COLLATE "C" NOT NULL,
        root_id bigint NOT NULL,
        -- of the node that states it: it counts for all whose position begins so
        position text COLLATE "C" NOT NULL,
        -- something below may state the cell too
        is_cut boolean NOT NULL DEFAULT false,
        PRIMARY KEY (root_id, key, position, value)
      );
      CREATE INDEX search_cell_value ON search_cell (key, value, root_id);

      -- cells of texts, by their words
      CREATE TABLE search_text (
        key bigint NOT NULL,
        root_id bigint NOT NULL,
        position text COLLATE "C" NOT NULL,
        -- the whole text, folded, where search_cell holds only its beginning
        body text,
        words tsvector NOT NULL,
        PRIMARY KEY (root_id, key, position)
      );
      CREATE INDEX search_text_words ON search_text USING gin (words);

      -- one row, or none where the index was kept from the first product on: how far it is built
      CREATE TABLE search_build (
        id int PRIMARY KEY DEFAULT 1 CHECK (id = 1),
        -- of the index as a whole; 0: parts of it are missing. A migration that changes what the index holds sets it to 0 where there are products
        version int NOT NULL,
        -- the last root that is built; null: nothing is being built
        built_to bigint,
        roots_done bigint NOT NULL DEFAULT 0,
        roots_all bigint NOT NULL DEFAULT 0,
        started_at timestamptz,
        finished_at timestamptz
      );
      INSERT INTO search_build (version) SELECT 0 WHERE EXISTS (SELECT FROM product_node);
    `);
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query(`
      DROP TABLE search_build;
      DROP TABLE search_text;
      DROP TABLE search_cell;
      DROP INDEX node_change_person;
      DROP INDEX product_node_place;
      CREATE INDEX product_node_root ON product_node (root_id, id);
      DROP FUNCTION place_trees(bigint[]);
      ALTER TABLE product_node DROP COLUMN position, DROP COLUMN places, DROP COLUMN is_leaf;
    `);
  }
}
