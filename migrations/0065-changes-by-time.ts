import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What changed since some moment is found by the moment itself: the history of all that changed since, from its beginning, may be a hundred times as long.
 * With the trees and nodes in it, so that the rows of the history are not read.
 */
export class ChangesByTime0065 implements MigrationInterface {
  name = 'ChangesByTime0065000000000000';

  async up(q: QueryRunner): Promise<void> {
    await q.query(`
      CREATE INDEX node_change_at ON node_change (at) INCLUDE (root_id, node_id);
    `);
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query(`
      DROP INDEX node_change_at;
    `);
  }
}
