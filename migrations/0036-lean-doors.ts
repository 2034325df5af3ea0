import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What a line of the ERP costs the database beyond what it says. */
export class LeanDoors0036 implements MigrationInterface {
  name = 'LeanDoors0036000000000000';

  async up(q: QueryRunner): Promise<void> {
    await q.query(`
      -- called for each line that changes anything, and nearly none changes the state: a sixth of the update
      DROP TRIGGER product_node_editorial ON product_node;
      CREATE TRIGGER product_node_editorial BEFORE UPDATE OF state ON product_node FOR EACH ROW
        WHEN (NEW.state IS DISTINCT FROM OLD.state) EXECUTE FUNCTION enforce_transition('editorial');
      -- nobody asks for messages by their SKU: the history of a node names them
      DROP INDEX erp_message_sku;
      -- of a night nearly nothing was refused: to know that costs a look at an empty index
      CREATE INDEX erp_parked_refused ON erp_parked (sku) WHERE refused_at IS NOT NULL;
      -- how often a rendition was tried by itself: a picture that ends each of its workers is given up
      ALTER TABLE rendition ADD COLUMN tries smallint NOT NULL DEFAULT 0;
    `);
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query(`
      ALTER TABLE rendition DROP COLUMN tries;
      DROP INDEX erp_parked_refused;
      CREATE INDEX erp_message_sku ON erp_message (sku, id);
      DROP TRIGGER product_node_editorial ON product_node;
      CREATE TRIGGER product_node_editorial BEFORE UPDATE OF state ON product_node FOR EACH ROW EXECUTE FUNCTION enforce_transition('editorial');
    `);
  }
}
