import type { House } from '../../job/house.js';
import { load } from './load.js';
import { grams, type ItemLine } from './rows.js';

export interface Writers {
  writers: number;
  answered: number;
  /** The slowest answer, in seconds. */
  slowest: number;
}

/** Many writers of one product at once, each with one line of its own. */
export async function writersOfOne(house: House, line: ItemLine, writers: number): Promise<Writers> {
  const answers = await Promise.all(
    Array.from({ length: writers }, (_, at) =>
      load(house.clients.erp, [{ ...line, facts: { ...line.facts, weight: grams(1_000 + at) }, sourceRevision: line.sourceRevision + at }]),
    ),
  );
  return {
    writers,
    answered: answers.filter(({ broken, lines }) => broken === 0 && lines === 1).length,
    slowest: Math.max(...answers.map(({ seconds }) => seconds)),
  };
}
