import type { EntityManager } from 'typeorm';
import { refusedByData } from '../../../libs/db/index.js';
import type { Problem } from '../../../libs/problem/index.js';
import { lineRefused } from '../lines/line-refused.js';

interface Row {
  path?: string;
}

/**
 * Writes rows within the caller's transaction. Where the database refuses them, each half is tried by itself, until only the row that it does not
 * take is left out: a line that waited must not break the one that brought its parent.
 */
export async function writeSound<R extends Row, T>(
  m: EntityManager,
  rows: R[],
  write: (m: EntityManager, rows: R[]) => Promise<T[]>,
  refused: (row: R, problem: Problem) => T,
): Promise<T[]> {
  if (rows.length === 0) return [];
  try {
    return await m.transaction((nested) => write(nested, rows));
  } catch (error) {
    const reason = refusedByData(error);
    if (!reason) throw error;
    if (rows.length === 1) return [refused(rows[0]!, lineRefused(reason, rows[0]!.path ?? 'line'))];
    const half = rows.length >> 1;
    const first = await writeSound(m, rows.slice(0, half), write, refused);
    return [...first, ...(await writeSound(m, rows.slice(half), write, refused))];
  }
}
