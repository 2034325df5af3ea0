import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Lower numbers that may be old answers, by location. The release before neither reads nor writes them: there such a line has no second look. */
export class Stops0037 implements MigrationInterface {
  name = 'Stops0037000000000000';

  async up(q: QueryRunner): Promise<void> {
    await q.query(`
      -- the channel's id of a location → what one look showed there and may be an old answer; null: it has one number, or none is doubted
      ALTER TABLE listing_offer ADD COLUMN lower_at jsonb CHECK (jsonb_typeof(lower_at) = 'object');
    `);
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query('ALTER TABLE listing_offer DROP COLUMN lower_at');
  }
}
