import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A price that somebody else has set on the channel was shown as well; the release before writes only its own. */
export class ShownByOthers0058 implements MigrationInterface {
  name = 'ShownByOthers0058000000000000';

  async up(q: QueryRunner): Promise<void> {
    await q.query('ALTER TABLE shown_price ADD COLUMN ours boolean NOT NULL DEFAULT true');
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query('ALTER TABLE shown_price DROP COLUMN ours');
  }
}
