import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What was left of a line at each of several locations when it was taken off is kept, as one number is. The release before leaves the column as it is: what
 * it takes off comes back there with whatever number is meant, as it did.
 */
export class LeftAt0073 implements MigrationInterface {
  name = 'LeftAt0073000000000000';

  async up(q: QueryRunner): Promise<void> {
    await q.query('ALTER TABLE listing_offer ADD COLUMN left_at jsonb');
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query('ALTER TABLE listing_offer DROP COLUMN left_at');
  }
}
