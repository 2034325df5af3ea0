import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Stock by location: what a source counted at each of its own, and what a channel that counts apart shows at each of its. The release before reads
 * the sums, which stand where they stood. It would write a sum beside parts that it does not know: lines by location begin when all run this one.
 */
export class StockLocations0029 implements MigrationInterface {
  name = 'StockLocations0029000000000000';

  async up(q: QueryRunner): Promise<void> {
    await q.query(`
      -- [{location, quantity, countedAt, countedBy, reserved, backlog}] by name, of which quantity is the sum; null: it is counted as a whole
      ALTER TABLE offer ADD COLUMN stock jsonb CHECK (jsonb_typeof(stock) = 'array');
      -- the channel's id of a location → units that it acknowledged or showed last there; null: it has one number
      ALTER TABLE listing_offer ADD COLUMN units_at jsonb CHECK (jsonb_typeof(units_at) = 'object');
      -- of those, the ones whose number was last known before the others' → when; null: all at once
      ALTER TABLE listing_offer ADD COLUMN units_since jsonb CHECK (jsonb_typeof(units_since) = 'object');
    `);
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query(`
      ALTER TABLE listing_offer DROP COLUMN units_since, DROP COLUMN units_at;
      ALTER TABLE offer DROP COLUMN stock;
    `);
  }
}
