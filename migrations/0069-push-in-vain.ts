import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * A push that the channel took, and of which it had its time to show it. A process of the release before shows such a difference as being pushed where a
 * person decided it, as it did.
 */
export class PushInVain0069 implements MigrationInterface {
  name = 'PushInVain0069000000000000';

  async up(q: QueryRunner): Promise<void> {
    await q.query(`
      ALTER TABLE drift DROP CONSTRAINT drift_not_pushed_check,
        ADD CONSTRAINT drift_not_pushed_check CHECK (not_pushed IN ('pushed_before', 'kept_beside', 'in_vain'))`);
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query(`UPDATE drift SET not_pushed = NULL WHERE not_pushed = 'in_vain'`);
    await q.query(`
      ALTER TABLE drift DROP CONSTRAINT drift_not_pushed_check,
        ADD CONSTRAINT drift_not_pushed_check CHECK (not_pushed IN ('pushed_before', 'kept_beside'))`);
  }
}
