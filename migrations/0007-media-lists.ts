import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Pages of the asset list are read by key, newest first; without an index each page sorted the whole table. */
export class MediaLists0007 implements MigrationInterface {
  name = 'MediaLists0007000000000000';

  async up(q: QueryRunner): Promise<void> {
    await q.query(`CREATE INDEX asset_created ON asset (created_at, hash)`);
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query(`DROP INDEX asset_created`);
  }
}
