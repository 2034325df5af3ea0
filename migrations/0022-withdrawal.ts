import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A withdrawal that the channel accepted is not a withdrawal yet: only a read-back that no longer finds the listing says so. */
export class Withdrawal0022 implements MigrationInterface {
  // TypeORM orders by the last thirteen digits: from number ten on they are an 8, the number in four digits and eight zeros.
  name = 'Withdrawal8002200000000';

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
