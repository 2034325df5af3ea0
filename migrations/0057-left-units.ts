import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What was left of a line when it was taken off is kept: an archive keeps the number, and what somebody lowered there was sold otherwise. The release
 * before leaves the column as it is, and sets the number on return whatever stands there, as it did.
 */
export class LeftUnits0057 implements MigrationInterface {
  name = 'LeftUnits0057000000000000';

  async up(q: QueryRunner): Promise<void> {
    await q.query('ALTER TABLE listing_offer ADD COLUMN left_units int');
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query('ALTER TABLE listing_offer DROP COLUMN left_units');
  }
}
