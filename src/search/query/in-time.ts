import { QueryFailedError } from 'typeorm';
import { problem, Refusal } from '../../../libs/problem/index.js';

/** SQLSTATE of a statement that its time-out ended. */
const CANCELLED = '57014';

/** Whether a statement was ended because it took too long. */
export const tookTooLong = (error: unknown): boolean =>
  error instanceof QueryFailedError && (error.driverError as { code?: string }).code === CANCELLED;

/** A question that would take longer than a statement may (30 s) is the asker's to mend, not a fault of ours: `search_too_slow`. */
export async function inTime<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    if (!tookTooLong(error)) throw error;
    const fix = 'Ask for less: fewer filters, fewer alternatives, a family or category beside them; leave out the total.';
    throw new Refusal(problem('search_too_slow', 'filter', 'The question takes longer than one may.', fix));
  }
}
