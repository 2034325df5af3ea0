import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The history of accepted prices, against which a new one is measured, with the settings of the measure at the market; the floor below which
 * a source never sells; and what an ERP that counted below zero owes.
 */
export class PriceHistory0017 implements MigrationInterface {
  name = 'PriceHistory0017000000000000';

  async up(q: QueryRunner): Promise<void> {
    await q.query(`
      -- What the ERP said of money and Plinth accepted, one row each time it changed: it counts from its moment until that of the next row of
      -- the same offer, so rows need no end and never change. Rows of one offer are ordered by id, because they are written under its lock;
      -- a moment may lie a little before the one of the row before it.
      CREATE TABLE offer_price (
        sku text NOT NULL,
        market_code text NOT NULL,
        audience text NOT NULL,
        id bigint GENERATED ALWAYS AS IDENTITY,
        at timestamptz NOT NULL,
        -- null: the price was withdrawn
        price_minor bigint,
        sale_price_minor bigint,
        sale_from timestamptz,
        sale_to timestamptz,
        currency text NOT NULL,
        exponent smallint NOT NULL,
        source text NOT NULL,
        message_id bigint,
        -- the person who let it in; null: it was within bounds
        decided_by text,
        PRIMARY KEY (sku, market_code, audience, id)
      );
      CREATE TRIGGER offer_price_immutable BEFORE UPDATE OR DELETE ON offer_price FOR EACH ROW EXECUTE FUNCTION refuse_change();
      CREATE TRIGGER offer_price_kept BEFORE TRUNCATE ON offer_price FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

      -- What stands now. Since when it stands nobody wrote down: the offer's last change is the nearest that is known.
      INSERT INTO offer_price (sku, market_code, audience, at, price_minor, sale_price_minor, sale_from, sale_to, currency, exponent, source, message_id)
      SELECT sku, market_code, audience, updated_at, price_minor, sale_price_minor, sale_from, sale_to, currency, exponent, source, message_id
      FROM offer WHERE price_minor IS NOT NULL ORDER BY sku, market_code, audience;

      -- the source's own lower bound, and how far below zero it counted when quantity was taken as 0
      ALTER TABLE offer ADD COLUMN floor_minor bigint CHECK (floor_minor >= 0), ADD COLUMN backlog int CHECK (backlog > 0);
      -- Longest waiting first. The release before writes no moment: its holds come before all others.
      CREATE INDEX offer_held ON offer ((coalesce((held ->> 'since')::bigint, 0)), sku, market_code, audience) WHERE held IS NOT NULL;
      -- {"fallShare", "riseShare", "lookBackHours", "returnDays", "escalateAfterHours", "sources": {source: {"fallShare", "riseShare"}}}; absent: the deployment's
      ALTER TABLE market ADD COLUMN price_bounds jsonb NOT NULL DEFAULT '{}';
    `);
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query(`
      ALTER TABLE market DROP COLUMN price_bounds;
      DROP INDEX offer_held;
      ALTER TABLE offer DROP COLUMN floor_minor, DROP COLUMN backlog;
      DROP TABLE offer_price;
    `);
  }
}
