import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * A channel may answer what it knew minutes ago: a lower number that stood there then is no sale before a second look shows it too. And what
 * somebody raised there is sold from that number. The release before writes none of it, and goes on as it did.
 */
export class OldAnswers0028 implements MigrationInterface {
  name = 'OldAnswers0028000000000000';

  async up(q: QueryRunner): Promise<void> {
    await q.query(`
      ALTER TABLE listing_offer
        -- [moment, units]: numbers that stood until then, as long as an answer may be old
        ADD COLUMN stood jsonb NOT NULL DEFAULT '[]',
        -- what one look showed, and what may be an old answer
        ADD COLUMN lower_seen int,
        -- what the channel shows beyond what is known of ours: somebody raised it there
        ADD COLUMN higher_seen int;
    `);
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query(`ALTER TABLE listing_offer DROP COLUMN higher_seen, DROP COLUMN lower_seen, DROP COLUMN stood`);
  }
}
