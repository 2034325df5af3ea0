import type { MigrationInterface, QueryRunner } from 'typeorm';

/** How much waits to be sorted into an index, in kB; PostgreSQL's own is 4 MB. */
const QUEUES = { listing_skus: 64, product_node_categories: 64, search_text_words: 512, search_text_sample: 512 };

/**
 * What is written into an index of lists waits in a queue, which each question reads from end to end: with 4 MB in it the listings of a hundred SKUs took
 * 100 ms, and 1 without. A short queue is sorted in more often, some rows at a time; none at all (`fastupdate = off`) would sort each update of a listing
 * in by itself, of which there are fifteen on its way to the channel.
 */
export class ShortQueues0051 implements MigrationInterface {
  name = 'ShortQueues0051000000000000';

  async up(q: QueryRunner): Promise<void> {
    for (const [index, size] of Object.entries(QUEUES)) {
      await q.query(`ALTER INDEX ${index} SET (gin_pending_list_limit = ${size})`);
      await q.query(`SELECT gin_clean_pending_list('${index}')`);
    }
  }

  async down(q: QueryRunner): Promise<void> {
    for (const index of Object.keys(QUEUES)) await q.query(`ALTER INDEX ${index} RESET (gin_pending_list_limit)`);
  }
}
