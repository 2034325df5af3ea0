import type { EntityManager } from 'typeorm';
import { faultOf, type FailedInRow, type LineFault } from '../lines/line-fault.js';

/**
 * Writes rows within the caller's transaction. Where the database refuses them, or the program fails over them, each half is tried by itself, until
 * only the row that it was is left out: a line that waited must not break the one that brought its parent. Throws where too many in a row failed, or
 * it was no row's fault: then all of them wait on.
 */
export async function writeSound<R, T>(
  m: EntityManager,
  rows: R[],
  write: (m: EntityManager, rows: R[]) => Promise<T[]>,
  refused: (row: R, why: LineFault) => T,
  inRow: FailedInRow,
): Promise<T[]> {
  if (rows.length === 0) return [];
  try {
    const written = await m.transaction((nested) => write(nested, rows));
    inRow.ended();
    return written;
  } catch (error) {
    const why = faultOf(error);
    if (!why) throw error;
    if (rows.length === 1) {
      if (why.refused) inRow.ended();
      else inRow.failed(error);
      return [refused(rows[0]!, why)];
    }
    const half = rows.length >> 1;
    const first = await writeSound(m, rows.slice(0, half), write, refused, inRow);
    return [...first, ...(await writeSound(m, rows.slice(half), write, refused, inRow))];
  }
}
