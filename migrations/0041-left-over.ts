import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Finds live listings of which something newer is wanted and that nobody goes on with: hardly ever one among all that are live. And since when all of a SKU
 * counts as sold because no look told what was left. The release before asks for neither.
 */
export class LeftOver0041 implements MigrationInterface {
  name = 'LeftOver0041000000000000';

  async up(q: QueryRunner): Promise<void> {
    await q.query(`
      CREATE INDEX listing_left_live ON listing (channel_code, id) WHERE state = 'live' AND (desired_revision > rendered_revision OR NOT wanted);
      -- the moment that the sale of all counts as of, where the channel did not tell what was left when it was stopped or taken off; null: never
      ALTER TABLE listing_offer ADD COLUMN unseen_since timestamptz;
    `);
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query(`
      ALTER TABLE listing_offer DROP COLUMN unseen_since;
      DROP INDEX listing_left_live;
    `);
  }
}
