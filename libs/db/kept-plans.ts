import type pg from 'pg';

const FIRST_MS = 1000;
const LONGEST_MS = 60_000;

const kept = new WeakMap<pg.ClientBase, { ageMs: number; until: number }>();

/**
 * A plan that PostgreSQL keeps for a named statement was made for the tables as they were, and stays until the next ANALYZE: made while a
 * table was empty, it reads the table whole when it has grown. So a connection forgets its plans when it is 1, 2, 4 … 64 s old and once a
 * minute from then on: while tables fill up, a plan is never older than half of the connection's life. Sent ahead of the statement that is about to go;
 * where it fails, that one fails of the same.
 */
export function forgetOldPlans(client: pg.ClientBase): void {
  const now = performance.now();
  const last = kept.get(client);
  if (last && now < last.until) return;
  const ageMs = Math.min(last ? last.ageMs * 2 : FIRST_MS, LONGEST_MS);
  kept.set(client, { ageMs, until: now + ageMs });
  if (last) client.query('DISCARD PLANS').catch(() => undefined);
}
