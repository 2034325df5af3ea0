import type { House } from '../../job/house.js';
import { load } from './load.js';
import { grams, type ItemLine } from './rows.js';

export interface Writers {
  writers: number;
  /** Requests that they sent in all, and those that were answered whole. */
  sent: number;
  answered: number;
  /** The slowest answer, in seconds. */
  slowest: number;
}

/** Long enough that readers meanwhile are more than a handful. */
const FOR_MS = 5_000;

/** Many writers of one product at once, each with one line of its own, again and again for some seconds. */
export async function writersOfOne(house: House, line: ItemLine, writers: number): Promise<Writers> {
  const until = performance.now() + FOR_MS;
  const result: Writers = { writers, sent: 0, answered: 0, slowest: 0 };
  const write = async (): Promise<void> => {
    while (performance.now() < until) {
      const at = (result.sent += 1);
      const facts = { ...line.facts, weight: grams(1_000 + (at % 500)) };
      const answer = await load(house.clients.erp, [{ ...line, facts, sourceRevision: line.sourceRevision + at }]);
      if (answer.broken === 0 && answer.lines === 1) result.answered += 1;
      result.slowest = Math.max(result.slowest, answer.seconds);
    }
  };
  await Promise.all(Array.from({ length: writers }, write));
  return result;
}
