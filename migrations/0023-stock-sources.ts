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
        order_delays jsonb NOT NULL DEFAULT '{}' CHECK (jsonb_typeof(order_delays) = 'object'),
        -- what it may set to 0 of a channel within ten minutes before somebody is told; null: 0.3
        zero_share numeric CHECK (zero_share > 0 AND zero_share <= 1),
        -- whether what goes beyond is obeyed, or waits for a person
        on_mass_zero text NOT NULL DEFAULT 'obey' CHECK (on_mass_zero IN ('obey', 'hold'))
      );

      -- who counted last; null: from before there was this column
      ALTER TABLE offer ADD COLUMN counted_by text;
      -- how many of the quantity are promised to somebody already
      ALTER TABLE offer ADD COLUMN reserved int CHECK (reserved >= 0);
      -- from when on it can be had, where it is sold ahead
      ALTER TABLE offer ADD COLUMN available_from timestamptz;
      CREATE INDEX offer_available_from ON offer (available_from) WHERE available_from IS NOT NULL;
      -- the count above 0 that a 0 took the place of, and when; null: it is not 0
      ALTER TABLE offer ADD COLUMN before_zero jsonb;
      ALTER TABLE offer ADD COLUMN zeroed_at timestamptz;
      CREATE INDEX offer_zeroed ON offer (market_code, counted_by, zeroed_at) WHERE zeroed_at IS NOT NULL;
      -- a 0 that waits for a person
      ALTER TABLE offer ADD COLUMN held_count jsonb;
      CREATE INDEX offer_held_count ON offer (market_code) WHERE held_count IS NOT NULL;

      CREATE TABLE mass_zero (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        source text NOT NULL,
        channel_code text NOT NULL REFERENCES scope,
        market_code text NOT NULL REFERENCES market,
        -- the first of its zeros, and the last one that was seen
        began_at timestamptz NOT NULL,
        seen_at timestamptz NOT NULL,
        zeroed int NOT NULL,
        -- of so many that the channel sold
        of_all int NOT NULL,
        held boolean NOT NULL,
        state text NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'restored', 'let_in')),
        decided_by text,
        decided_at timestamptz,
        CHECK ((state = 'open') = (decided_by IS NULL) AND (decided_by IS NULL) = (decided_at IS NULL))
      );
      CREATE UNIQUE INDEX mass_zero_open ON mass_zero (source, channel_code) WHERE state = 'open';
      INSERT INTO legal_transition VALUES ('mass_zero', 'open', 'restored'), ('mass_zero', 'open', 'let_in');
      CREATE TRIGGER mass_zero_state BEFORE UPDATE OF state ON mass_zero FOR EACH ROW EXECUTE FUNCTION enforce_transition('mass_zero');
    `);
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query(`
      DROP TABLE mass_zero;
      DELETE FROM legal_transition WHERE machine = 'mass_zero';
      ALTER TABLE offer DROP COLUMN held_count, DROP COLUMN zeroed_at, DROP COLUMN before_zero;
      ALTER TABLE offer DROP COLUMN available_from, DROP COLUMN reserved, DROP COLUMN counted_by;
      DROP TABLE stock_source;
    `);
  }
}
