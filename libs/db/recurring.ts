import { hash } from 'node:crypto';
import type { EntityManager } from 'typeorm';
import { named } from './named.js';
import { query } from './sql.js';

/** Statements that are kept by each connection, at 55 kB each. */
const MOST_KEPT = 64;
/** Questions that are remembered; of those beyond, the one that was asked longest ago is forgotten. */
const MOST_KNOWN = 4_000;
/** What takes longer has a plan that its values matter to, and planning it is a small share of it. */
const QUICK_MS = 50;
/** So much slower than planned for itself, which a busy machine alone may not make it. */
const SLOWER = 20;

/** Hash of statement and values → how many milliseconds they took at best, planned for themselves; Infinity: the kept plan was no good for them. */
const known = new Map<string, number>();
const kept = new Set<string>();

/**
 * As `query`, for statements whose best plan depends on their values, and of which there are thousands: the first time a question is planned for its
 * own values. The very same one, if it was answered quickly then, is asked of a kept statement from there on: planning a search takes twice as long as
 * answering it (1.2 ms and 0.6 among 10,000 nodes). Where the kept plan, made for all values, turns out slower, that question goes back to its own.
 */
export async function recurring<T>(m: EntityManager, sql: string, params: unknown[] = []): Promise<T[]> {
  const question = hash('sha1', `${sql}\n${JSON.stringify(params)}`, 'base64');
  const before = known.get(question);
  const isKept = before !== undefined && before <= QUICK_MS && mayKeep(sql);
  const started = performance.now();
  const rows = isKept ? await named<T>(m, sql, params) : await query<T>(m, sql, params);
  const took = performance.now() - started;
  if (isKept) remember(question, took > QUICK_MS && took > SLOWER * before ? Infinity : before);
  else remember(question, before === Infinity ? before : Math.min(before ?? took, took));
  return rows;
}

function mayKeep(sql: string): boolean {
  if (kept.has(sql)) return true;
  if (kept.size >= MOST_KEPT) return false;
  kept.add(sql);
  return true;
}

/** The one that was asked last is the last. */
function remember(question: string, ms: number): void {
  known.delete(question);
  known.set(question, ms);
  if (known.size > MOST_KNOWN) known.delete(known.keys().next().value!);
}
