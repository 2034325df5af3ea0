import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A withdrawal that the channel accepted is not a withdrawal yet: only a read-back that no longer finds the listing says so. */
export class Withdrawal0010 implements MigrationInterface {
  name = 'Withdrawal0010000000000000';

  async up(q: QueryRunner): Promise<void> {
    await q.query(`
      -- the channel took the deletion; null: it has still to be asked, or asked again
      ALTER TABLE listing ADD COLUMN withdrawal_accepted_at timestamptz;
    `);
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query(`ALTER TABLE listing DROP COLUMN withdrawal_accepted_at`);
  }
}
