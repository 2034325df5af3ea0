import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What a source counts and how late orders reach it; what is reserved of a count, and from when on goods can be had that are sold ahead. */
export class StockSources0023 implements MigrationInterface {
  name = 'StockSources0023000000000000';

  async up(q: QueryRunner): Promise<void> {
    await q.query(`
      CREATE TABLE stock_source (
        -- the person that its key names
        code text PRIMARY KEY,
        -- sellable: open orders are off; on_hand: what lies there, with what is reserved; null: it has not said, so sellable
        counts text CHECK (counts IN ('sellable', 'on_hand')),
        -- channel code → minutes after which its orders are in the counts
        order_delays jsonb NOT NULL DEFAULT '{}' CHECK (jsonb_typeof(order_delays) = 'object')
      );

      -- who counted last; null: from before there was this column
      ALTER TABLE offer ADD COLUMN counted_by text;
      -- how many of the quantity are promised to somebody already
      ALTER TABLE offer ADD COLUMN reserved int CHECK (reserved >= 0);
      -- from when on it can be had, where it is sold ahead
      ALTER TABLE offer ADD COLUMN available_from timestamptz;
      CREATE INDEX offer_available_from ON offer (available_from) WHERE available_from IS NOT NULL;
    `);
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query(`
      ALTER TABLE offer DROP COLUMN available_from, DROP COLUMN reserved, DROP COLUMN counted_by;
      DROP TABLE stock_source;
    `);
  }
}
