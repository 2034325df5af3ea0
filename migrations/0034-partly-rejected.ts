import type { MigrationInterface, QueryRunner } from 'typeorm';

/** An offer line of which a part was wrong and the other was taken. The release before writes none of them, and tells a stored one as it is. */
export class PartlyRejected0034 implements MigrationInterface {
  name = 'PartlyRejected0034000000000000';

  async up(q: QueryRunner): Promise<void> {
    await q.query(`
      -- NOT VALID: what is there fits the narrower rule of before, and a look at each line would lock out senders
      ALTER TABLE erp_message DROP CONSTRAINT erp_message_verdict_check, ADD CONSTRAINT erp_message_verdict_check
        CHECK (verdict IN ('created', 'updated', 'unchanged', 'stale', 'parked', 'held', 'partly_rejected', 'rejected')) NOT VALID;
    `);
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query(`
      UPDATE erp_message SET verdict = 'rejected' WHERE verdict = 'partly_rejected';
      ALTER TABLE erp_message DROP CONSTRAINT erp_message_verdict_check, ADD CONSTRAINT erp_message_verdict_check
        CHECK (verdict IN ('created', 'updated', 'unchanged', 'stale', 'parked', 'held', 'rejected'));
    `);
  }
}
