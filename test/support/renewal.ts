/** A database as it is when nothing was done in it. */
export interface Pristine {
  /** The tables that hold rows. `last` is where the last of them lies: what is written later lies behind it. */
  tables: Record<string, { hash: string; last: string }>;
  /** Where they stand; null: nobody has drawn from it. */
  sequences: Record<string, number | null>;
}

/** Tables of ours that were ever written to. To ask each for its rows would take longer than what is saved. */
const WRITTEN = `SELECT format('%I.%I', nspname, relname) AS name FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace
  WHERE relkind = 'r' AND nspname NOT IN ('pg_catalog', 'information_schema') AND pg_relation_size(c.oid) > 0`;

/** Makes the function that LOOK asks, once for each connection. */
export const PREPARE = `CREATE FUNCTION pg_temp.rows_of(name text) RETURNS json LANGUAGE plpgsql AS $$
  DECLARE rows json;
  BEGIN
    EXECUTE format('SELECT json_build_object(''hash'', md5(string_agg(t::text, '','' ORDER BY t::text)), ''last'', max(ctid)) FROM %s t', name) INTO rows;
    RETURN rows;
  END $$`;

/** Gives a Pristine as `now`. */
export const LOOK = `SELECT json_build_object(
  'tables', (SELECT json_object_agg(name, rows) FROM (SELECT name, pg_temp.rows_of(name) AS rows FROM (${WRITTEN}) w) t WHERE rows->>'hash' IS NOT NULL),
  'sequences', (SELECT json_object_agg(format('%I.%I', schemaname, sequencename), last_value) FROM pg_sequences)) AS now`;

/**
 * Takes away the rows that the pristine database has not, and sets the sequences back. By DELETE, because TRUNCATE makes every connection
 * plan anew; without triggers, whose guards refuse it.
 */
export function renewal({ tables, sequences }: Pristine): string {
  const kept = Object.entries(tables).map(([name, { last }]) => `('${name}', '${last}'::tid)`);
  const back = Object.entries(sequences).map(([name, last]) => `('${name}', ${last ?? 'NULL'}::bigint)`);
  return `BEGIN; SET LOCAL session_replication_role = replica; SET LOCAL lock_timeout = '20s';
    DO $$
    DECLARE written record;
    BEGIN
      FOR written IN SELECT w.name, last FROM (${WRITTEN}) w LEFT JOIN (VALUES ${kept.join()}) kept (name, last) ON kept.name = w.name LOOP
        EXECUTE format('DELETE FROM %s WHERE ctid > %L', written.name, coalesce(written.last, '(0,0)'));
      END LOOP;
      PERFORM setval(s.name::regclass, coalesce(s.last, now.start_value), s.last IS NOT NULL)
      FROM (VALUES ${back.join()}) s (name, last) JOIN pg_sequences now ON format('%I.%I', schemaname, sequencename) = s.name
      WHERE now.last_value IS DISTINCT FROM s.last;
    END $$;
    COMMIT; ${LOOK}`;
}
