import { hash } from 'node:crypto';
import type { DefinedSchema } from '../schema/attribute-catalog.js';
import type { FactsRow } from './write-facts.service.js';

/**
 * A message in one word: who said what, judged by which definitions. Kept at a node where all of it was taken, it tells the same message again without
 * a look at any cell, which took two fifths of an unchanged night. Null where nothing is kept: a message without an order may be news again.
 */
export function saidBy({ stamp }: Pick<DefinedSchema, 'stamp'>, { words, order, source }: FactsRow): string | null {
  if (words === undefined || order === null) return null;
  return hash('sha1', `${stamp}\n${source}\n${words}`, 'base64');
}
