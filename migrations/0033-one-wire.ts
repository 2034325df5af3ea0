import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A change that one wire says alone wakes no other. The release before writes none of it, and what it touches wakes both as it did. */
export class OneWire0033 implements MigrationInterface {
  name = 'OneWire0033000000000000';

  async up(q: QueryRunner): Promise<void> {
    await q.query(`
      -- the wire that says all that has changed; null: both. It holds as long as wire_at equals at, which alone the release before moves
      ALTER TABLE offer_outbox ADD COLUMN wire text CHECK (wire IN ('price', 'stock')), ADD COLUMN wire_at timestamptz;
    `);
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query(`ALTER TABLE offer_outbox DROP COLUMN wire_at, DROP COLUMN wire;`);
  }
}
