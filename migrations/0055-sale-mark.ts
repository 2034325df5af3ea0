import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * How far sales that begin and end by themselves were looked at is a row: kept in memory, what began while no program ran for a day was never said. The
 * release before looks as it did, and says what both find twice at most.
 */
export class SaleMark0055 implements MigrationInterface {
  name = 'SaleMark0055000000000000';

  async up(q: QueryRunner): Promise<void> {
    await q.query(`
      -- one row, or none before the first look
      CREATE TABLE sale_mark (
        id int PRIMARY KEY DEFAULT 1 CHECK (id = 1),
        seen_at timestamptz NOT NULL
      )
    `);
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query('DROP TABLE sale_mark');
  }
}
