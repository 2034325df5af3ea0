import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Lower numbers that may be old answers, by location; and who ended the sale of an offer otherwise than by a count, when, and what stood before. The
 * release before neither reads nor writes them: there such a line has no second look, and what it ends is not watched.
 */
export class Stops0037 implements MigrationInterface {
  name = 'Stops0037000000000000';

  async up(q: QueryRunner): Promise<void> {
    await q.query(`
      -- the channel's id of a location → what one look showed there and may be an old answer; null: it has one number, or none is doubted
      ALTER TABLE listing_offer ADD COLUMN lower_at jsonb CHECK (jsonb_typeof(lower_at) = 'object');
      -- when its price was taken back, it was said that it cannot be had or its life was ended, by which source, and what was said before (of a life null)
      ALTER TABLE offer ADD COLUMN stopped_at timestamptz, ADD COLUMN stopped_by text, ADD COLUMN before_stop jsonb CHECK (jsonb_typeof(before_stop) = 'object');
      CREATE INDEX offer_stopped ON offer (market_code, stopped_by, stopped_at) WHERE stopped_at IS NOT NULL;
    `);
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query(`
      ALTER TABLE offer DROP COLUMN before_stop, DROP COLUMN stopped_by, DROP COLUMN stopped_at;
      ALTER TABLE listing_offer DROP COLUMN lower_at;
    `);
  }
}
