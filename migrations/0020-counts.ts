import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A count is a statement about a moment: the same number again, of a later moment, says that what was sold in between is there again. */
export class Counts0020 implements MigrationInterface {
  name = 'Counts0020000000000000';

  async up(q: QueryRunner): Promise<void> {
    await q.query(`
      -- the moment that the quantity speaks of; null: from before there was this column
      ALTER TABLE offer ADD COLUMN counted_at timestamptz;
      -- only a count was repeated: prices need no look
      ALTER TABLE offer_outbox ADD COLUMN recount boolean NOT NULL DEFAULT false;
    `);
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query(`
      ALTER TABLE offer_outbox DROP COLUMN recount;
      ALTER TABLE offer DROP COLUMN counted_at;
    `);
  }
}
