import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A stop-sell is looked at before every other change of an offer, however many wait. */
export class UrgentOffers0024 implements MigrationInterface {
  name = 'UrgentOffers0024000000000000';

  async up(q: QueryRunner): Promise<void> {
    await q.query(`
      -- nobody may buy it any more; the release before writes none, and its stop-sells wait their turn as they did
      ALTER TABLE offer_outbox ADD COLUMN stops boolean NOT NULL DEFAULT false;
      CREATE INDEX offer_outbox_due ON offer_outbox (stops DESC, at, sku);
    `);
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query(`ALTER TABLE offer_outbox DROP COLUMN stops;`);
  }
}
