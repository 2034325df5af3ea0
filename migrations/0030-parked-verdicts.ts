import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Offers wait with their parked items, and a line that is refused after it waited stands on a list. The release before parks items only and takes
 * an offer that waits for an item that does not fit: offers wait from when all run this one.
 */
export class ParkedVerdicts0030 implements MigrationInterface {
  name = 'ParkedVerdicts0030000000000000';

  async up(q: QueryRunner): Promise<void> {
    await q.query(`
      ALTER TABLE erp_parked ADD COLUMN door text NOT NULL DEFAULT 'items' CHECK (door IN ('items', 'offers'));
      -- when what it waited for came and the line proved wrong; null: it waits
      ALTER TABLE erp_parked ADD COLUMN refused_at timestamptz;
    `);
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query(`
      DELETE FROM erp_parked WHERE door = 'offers' OR refused_at IS NOT NULL;
      ALTER TABLE erp_parked DROP COLUMN refused_at, DROP COLUMN door;
    `);
  }
}
