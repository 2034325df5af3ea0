import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Which sales begin or end is asked twice a minute: without these, all offers are read for it. */
export class SaleEdges0056 implements MigrationInterface {
  name = 'SaleEdges0056000000000000';

  async up(q: QueryRunner): Promise<void> {
    await q.query(`
      CREATE INDEX offer_sale_from ON offer (sale_from) WHERE sale_from IS NOT NULL;
      CREATE INDEX offer_sale_to ON offer (sale_to) WHERE sale_to IS NOT NULL;
    `);
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query('DROP INDEX offer_sale_from; DROP INDEX offer_sale_to;');
  }
}
