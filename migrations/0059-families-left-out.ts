import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Families that a mapping leaves out become part of the assortment of its channel. The workers fill it in at their first look, so that the release before,
 * which knows nothing of it, finds no assortment that it would settle without.
 */
export class FamiliesLeftOut0059 implements MigrationInterface {
  name = 'FamiliesLeftOut0059000000000000';

  async up(q: QueryRunner): Promise<void> {
    await q.query(`ALTER TABLE assortment ADD COLUMN excluded_families text[] NOT NULL DEFAULT '{}'`);
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query(`
      DELETE FROM search_left_out WHERE because = 'family';
      DELETE FROM assortment WHERE revision = 0;
      ALTER TABLE assortment DROP COLUMN excluded_families;
    `);
  }
}
