import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * A life that ended and went on before anybody looked makes no other edition, and what was reckoned meanwhile has to be reckoned anew all the same. The release
 * before queues without it, as it did.
 */
export class LivesElse0054 implements MigrationInterface {
  name = 'LivesElse0054000000000000';

  async up(q: QueryRunner): Promise<void> {
    await q.query('ALTER TABLE facts_outbox ADD COLUMN lives_else boolean NOT NULL DEFAULT false');
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query('ALTER TABLE facts_outbox DROP COLUMN lives_else');
  }
}
