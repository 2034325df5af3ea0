import { hash } from 'node:crypto';
import type { DefinedSchema } from '../schema/attribute-catalog.js';

/** What of a row of facts tells its message: all that it says, its place in the order of its source, and that source. */
interface Message {
  words?: string;
  order: string | null;
  source: string;
}

/**
 * A message in one word: who said what, judged by which definitions. Kept at a node where all of it was taken, it tells the same message again without
 * a look at any cell, which took two fifths of an unchanged night. Null where nothing is kept: a message without an order may be news again.
 */
export function saidBy({ stamp }: Pick<DefinedSchema, 'stamp'>, { words, order, source }: Message): string | null {
  if (words === undefined || order === null) return null;
  return hash('sha1', `${stamp}\n${source}\n${words}`, 'base64');
}
