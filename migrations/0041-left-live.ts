import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Finds live listings of which something newer is wanted and that nobody goes on with: hardly ever one among all that are live. The release before does
 * not ask for them.
 */
export class LeftLive0041 implements MigrationInterface {
  name = 'LeftLive0041000000000000';

  async up(q: QueryRunner): Promise<void> {
    await q.query(
      `CREATE INDEX listing_left_live ON listing (channel_code, id) WHERE state = 'live' AND (desired_revision > rendered_revision OR NOT wanted)`,
    );
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query('DROP INDEX listing_left_live');
  }
}
