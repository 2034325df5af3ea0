import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What keeps live listings true: when each was read last, when a channel lets one expire, and when a person asked to read all again. */
export class Upkeep0008 implements MigrationInterface {
  name = 'Upkeep0008000000000000';

  async up(q: QueryRunner): Promise<void> {
    await q.query(`
      -- from then on the same payload is sent again, because the channel would let it expire
      ALTER TABLE listing ADD COLUMN refresh_at timestamptz;
      -- live listings that were read before then are read again now
      ALTER TABLE channel ADD COLUMN reconcile_since timestamptz;
      CREATE INDEX listing_reread ON listing (channel_code, read_at) WHERE state = 'live';
      CREATE INDEX listing_refresh ON listing (channel_code, refresh_at) WHERE state = 'live' AND refresh_at IS NOT NULL;
      -- a channel may take up again what it showed before
      INSERT INTO legal_transition VALUES ('listing', 'live', 'accepted');
    `);
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query(`
      DELETE FROM legal_transition WHERE machine = 'listing' AND from_state = 'live' AND to_state = 'accepted';
      DROP INDEX listing_refresh, listing_reread;
      ALTER TABLE channel DROP COLUMN reconcile_since;
      ALTER TABLE listing DROP COLUMN refresh_at;
    `);
  }
}
