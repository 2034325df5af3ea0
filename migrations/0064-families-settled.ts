import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * A worker of the release before settles every assortment that it sees, and knows of no families: it takes off what is left out because of them, and says
 * that all is settled. How far an assortment with families is settled stands apart, therefore, where that worker neither looks nor writes.
 */
export class FamiliesSettled0064 implements MigrationInterface {
  name = 'FamiliesSettled0064000000000000';

  async up(q: QueryRunner): Promise<void> {
    await q.query('ALTER TABLE assortment ADD COLUMN families_to bigint, ADD COLUMN families_at timestamptz');
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query(`
      UPDATE assortment SET settle_to = 0 WHERE families_to IS NOT NULL;
      ALTER TABLE assortment DROP COLUMN families_to, DROP COLUMN families_at;
    `);
  }
}
