import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What may be gone without anybody having taken it away, by a deletion of ours or because the channel never showed it, is remembered until it is made anew:
 * it was changed as if it were there, and not finding it Plinth took that for somebody's deletion, which a person had to decide.
 */
export class MayBeGone0052 implements MigrationInterface {
  name = 'MayBeGone0052000000000000';

  async up(q: QueryRunner): Promise<void> {
    await q.query('ALTER TABLE listing ADD COLUMN may_be_gone_since timestamptz');
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query('ALTER TABLE listing DROP COLUMN may_be_gone_since');
  }
}
