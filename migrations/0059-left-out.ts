import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Families that a mapping leaves out become part of the assortment of its channel. The workers fill it in at their first look, so that the release before,
 * which knows nothing of it, finds no assortment that it would settle without. And removals are of a part of a listing as well: of the SKUs that it would lose.
 */
export class LeftOut0059 implements MigrationInterface {
  name = 'LeftOut0059000000000000';

  async up(q: QueryRunner): Promise<void> {
    await q.query(`
      ALTER TABLE assortment ADD COLUMN excluded_families text[] NOT NULL DEFAULT '{}';
      ALTER TABLE removal ADD COLUMN lost text[] NOT NULL DEFAULT '{}';
    `);
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query(`
      DELETE FROM search_left_out WHERE because = 'family';
      DELETE FROM assortment WHERE revision = 0;
      ALTER TABLE assortment DROP COLUMN excluded_families;
      DELETE FROM removal WHERE lost <> '{}';
      UPDATE removal_hold h SET state = 'over' WHERE h.state IN ('open', 'kept') AND NOT EXISTS (SELECT FROM removal r WHERE r.hold_id = h.id);
      ALTER TABLE removal DROP COLUMN lost;
    `);
  }
}
