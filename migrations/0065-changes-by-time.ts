import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What changed since some moment is found by the moment itself: the history of all that changed since, from its beginning, may be a hundred times as long.
 * With the trees and nodes in it, so that the rows of the history are not read. And rules of assortments that ask for cells as a channel shows them depend on its
 * locales and market: by what they are settled is kept, as the category tree is; of those that there are it is not known, so that the first look settles them anew.
 */
export class ChangesByTime0065 implements MigrationInterface {
  name = 'ChangesByTime0065000000000000';

  async up(q: QueryRunner): Promise<void> {
    await q.query(`
      CREATE INDEX node_change_at ON node_change (at) INCLUDE (root_id, node_id);
      ALTER TABLE assortment ADD COLUMN shown_digest text;
    `);
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query(`
      ALTER TABLE assortment DROP COLUMN shown_digest;
      DROP INDEX node_change_at;
    `);
  }
}
