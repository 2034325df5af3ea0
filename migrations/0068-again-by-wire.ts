import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Whether a person wants ours back stands for price and stock apart: each is said by a call of its own, and the first to be taken said that both were. A
 * process of the release before keeps one mark for both, as it did.
 */
export class AgainByWire0068 implements MigrationInterface {
  name = 'AgainByWire0068000000000000';

  async up(q: QueryRunner): Promise<void> {
    await q.query(
      `ALTER TABLE listing_offer ADD COLUMN price_again boolean NOT NULL DEFAULT false, ADD COLUMN stock_again boolean NOT NULL DEFAULT false`,
    );
    await q.query(`UPDATE listing_offer SET price_again = true, stock_again = true WHERE say_again`);
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query(`UPDATE listing_offer SET say_again = true WHERE price_again OR stock_again`);
    await q.query(`ALTER TABLE listing_offer DROP COLUMN price_again, DROP COLUMN stock_again`);
  }
}
