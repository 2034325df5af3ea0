import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * That ours is to be pushed over what somebody changed on the channel stands with the listing, by field. A process of the release before goes by whether the
 * bytes are the same, as it did, and leaves what is written here.
 */
export class PushedFields0066 implements MigrationInterface {
  name = 'PushedFields0066000000000000';

  async up(q: QueryRunner): Promise<void> {
    await q.query('ALTER TABLE listing ADD COLUMN pushed jsonb');
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query('ALTER TABLE listing DROP COLUMN pushed');
  }
}
