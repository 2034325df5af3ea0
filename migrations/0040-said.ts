import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What a message said, so that the same one is known by one look. The release before leaves it as it is where it writes facts: only messages with an
 * order have one, and an older one of those changes nothing whatever is believed of it.
 */
export class Said0040 implements MigrationInterface {
  name = 'Said0040000000000000';

  async up(q: QueryRunner): Promise<void> {
    await q.query(`
      -- digest of the last message that wrote facts or their marks here, where all of it was taken; null: none, or it had no order
      ALTER TABLE product_node ADD COLUMN fact_said text;
    `);
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query('ALTER TABLE product_node DROP COLUMN fact_said');
  }
}
