import type { MigrationInterface, QueryRunner } from 'typeorm';

const TABLES = ['attribute', 'attribute_option', 'family', 'family_variant', 'unit_family', 'locale', 'scope', 'market', 'stock_source'];

/**
 * The word for the state of all definitions is a row, and no longer reckoned from them at each request: with 1,000 attributes that was most of what
 * reading a product took. Triggers change it, so that a process of the release before changes it too. And roots have indexes of their own in the order
 * of pages: their first page read its way through all variants that sort before them.
 */
export class OneStamp0050 implements MigrationInterface {
  name = 'OneStamp0050000000000000';

  async up(q: QueryRunner): Promise<void> {
    await q.query(`
      -- one row, or none while nothing was changed since this migration
      CREATE TABLE definition_stamp (
        id int PRIMARY KEY DEFAULT 1 CHECK (id = 1),
        -- never the same again: what a transaction that is rolled back knows under it is not taken for what another one commits
        stamp uuid NOT NULL
      );

      CREATE FUNCTION stamp_definitions() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
      BEGIN
        -- a save that changes nothing leaves everything known that is known
        IF EXISTS (SELECT FROM touched) THEN
          INSERT INTO definition_stamp (stamp) VALUES (gen_random_uuid()) ON CONFLICT (id) DO UPDATE SET stamp = excluded.stamp;
        END IF;
        RETURN NULL;
      END $$;
    `);
    for (const table of TABLES)
      await q.query(`
        CREATE TRIGGER ${table}_stamp_new AFTER INSERT ON ${table} REFERENCING NEW TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION stamp_definitions();
        CREATE TRIGGER ${table}_stamp_changed AFTER UPDATE ON ${table} REFERENCING NEW TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION stamp_definitions();
        CREATE TRIGGER ${table}_stamp_gone AFTER DELETE ON ${table} REFERENCING OLD TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION stamp_definitions();
      `);
    await q.query(`
      CREATE INDEX product_node_root_sku ON product_node (sku, id) WHERE parent_id IS NULL;
      CREATE INDEX product_node_root_id ON product_node (id) WHERE parent_id IS NULL;
      -- with all that a count asks of a row
      CREATE INDEX search_cell_found ON search_cell (key, value, root_id, position) INCLUDE (is_cut);
      DROP INDEX search_cell_value;
      ALTER INDEX search_cell_found RENAME TO search_cell_value;
    `);
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query(`
      CREATE INDEX search_cell_found ON search_cell (key, value, root_id);
      DROP INDEX search_cell_value;
      ALTER INDEX search_cell_found RENAME TO search_cell_value;
      DROP INDEX product_node_root_id, product_node_root_sku;
    `);
    for (const table of TABLES)
      for (const when of ['new', 'changed', 'gone']) await q.query(`DROP TRIGGER ${table}_stamp_${when} ON ${table}`);
    await q.query('DROP FUNCTION stamp_definitions()');
    await q.query('DROP TABLE definition_stamp');
  }
}
