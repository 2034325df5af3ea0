import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Where a channel with several locations has stock that is counted without one: found once and written down. Channels that are there, and those that a
 * process of the release before makes meanwhile, have null: they go on where that release would look, and only new ones are asked anew.
 */
export class SingleLocation0067 implements MigrationInterface {
  name = 'SingleLocation0067000000000000';

  async up(q: QueryRunner): Promise<void> {
    await q.query(`ALTER TABLE channel ADD COLUMN single_location text`);
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query(`ALTER TABLE channel DROP COLUMN single_location`);
  }
}
