import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The program's role may not delete evidence. Old exchanges go by a function of the owner, which takes the oldest only, and never those of
 * the last two days before the newest: whoever holds the program's password cannot wipe out what it did with it.
 */
export class Retention0013 implements MigrationInterface {
  name = 'Retention0013000000000000';

  async up(q: QueryRunner): Promise<void> {
    await q.query(`
      CREATE FUNCTION prune_exchanges(before timestamptz, at_most int) RETURNS int
      LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
        -- Ids rise with time, so nothing but the oldest is looked at, and "at" needs no index.
        WITH oldest AS MATERIALIZED (SELECT id, at FROM public.exchange ORDER BY id LIMIT at_most),
          newest AS MATERIALIZED (SELECT at FROM public.exchange ORDER BY id DESC LIMIT 1),
          gone AS (
            DELETE FROM public.exchange e USING oldest o, newest n
            WHERE e.id = o.id AND o.at < least(before, n.at - interval '2 days') RETURNING 1)
        SELECT count(*)::int FROM gone
      $$;
      REVOKE ALL ON FUNCTION prune_exchanges(timestamptz, int) FROM PUBLIC;
    `);
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query('DROP FUNCTION prune_exchanges(timestamptz, int)');
  }
}
