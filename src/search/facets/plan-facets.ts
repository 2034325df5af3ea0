import { problem, Refusal } from '../../../libs/problem/index.js';
import type { Attribute, CatalogSchema } from '../../catalog/index.js';
import { lookUp } from '../query/cell-condition.js';
import type { Condition } from '../query/condition.js';
import { readOperand } from '../query/operand.js';
import { FACET_PAGE, MOST_BOUNDS, MOST_FACETS, USUAL_RANGES, type FacetAsk, type FacetField } from './facet.js';

/** Where one range ends and the next begins: as it is shown, and as the index has it. */
export interface Bound {
  shown: unknown;
  term: string;
}

/** What a facet counts by. */
export type FacetBy =
  | { kind: 'field'; field: FacetField; below: string | null }
  | { kind: 'values'; attribute: Attribute; keys: string[]; cells: string[] }
  /** `bounds` are the caller's; null: to be chosen. */
  | { kind: 'ranges'; attribute: Attribute; keys: string[]; bounds: Bound[] | null; wanted: number };

/** A facet that can be counted. */
export interface FacetPlan {
  by: FacetBy;
  limit: number;
  condition: Condition;
}

const RANGED = ['number', 'measurement', 'date'];

/** Throws a Refusal where there are more facets in one question than may be, counting those that it asked for before. */
export function needFew(facets: number): void {
  if (facets <= MOST_FACETS) return;
  throw new Refusal(problem('too_many_facets', 'of', `${facets} facets in one question.`, `Ask for at most ${MOST_FACETS}, and for others in another question.`)); // prettier-ignore
}

/** Throws a Refusal where a facet names what is not there, or what cannot be counted so. */
export function facetBy(schema: CatalogSchema, categories: ReadonlySet<string>, ask: FacetAsk, path: string): FacetBy {
  const { attribute: code, field, below, bounds, ranges } = ask;
  if ((code == null) === (field == null))
    throw new Refusal(problem('facet_malformed', path, 'A facet counts by an attribute or by a field.', 'Send exactly one of attribute and field.')); // prettier-ignore
  if (field != null) {
    for (const name of ['locale', 'channel', 'bounds', 'ranges'] as const) refuse(ask[name] != null, `${path}.${name}`, `The field ${field} has no ${name}.`, 'Leave it out.'); // prettier-ignore
    refuse(below != null && field !== 'category', `${path}.below`, 'Only categories stand below others.', 'Leave it out.');
    if (below != null && !categories.has(below))
      throw new Refusal(
        problem('category_unknown', `${path}.below`, 'There is no such category.', 'Use the code of an existing category.'),
      );
    return { kind: 'field', field, below: below ?? null };
  }
  refuse(below != null, `${path}.below`, 'Only categories stand below others.', 'Leave it out.');
  const { attribute, keys, cells } = lookUp(schema, { ...ask, attribute: code! }, path);
  refuse(attribute.type === 'rich_text', `${path}.attribute`, `Attribute ${code} holds rich_text, of which hardly two are the same.`, 'Find its words by filter.text, or ask whether it is empty by a filter.'); // prettier-ignore
  if (!RANGED.includes(attribute.type)) {
    for (const name of ['bounds', 'ranges'] as const) refuse(ask[name] != null, `${path}.${name}`, `Attribute ${code} holds ${attribute.type}, of which each value is counted.`, 'Leave it out.'); // prettier-ignore
    return { kind: 'values', attribute, keys, cells };
  }
  refuse(bounds != null && ranges != null, `${path}.ranges`, 'The ranges follow from the bounds.', 'Send bounds, or how many ranges.');
  return { kind: 'ranges', attribute, keys, wanted: ranges ?? USUAL_RANGES, bounds: bounds ? readBounds(schema, attribute, bounds, `${path}.bounds`) : null }; // prettier-ignore
}

/** How many values of a facet are told. */
export const limitOf = ({ first }: FacetAsk): number => first ?? FACET_PAGE;

function readBounds(schema: CatalogSchema, attribute: Attribute, inputs: unknown[], path: string): Bound[] {
  if (inputs.length === 0 || inputs.length > MOST_BOUNDS)
    throw new Refusal(problem('too_many_bounds', path, `${inputs.length} bounds in one facet.`, `Send 1 to ${MOST_BOUNDS}.`));
  const bounds = inputs.map((shown, at) => {
    const read = readOperand(schema, attribute, shown, `${path}.${at}`);
    if (read.problem) throw new Refusal(read.problem);
    return { shown, term: read.terms[0]! };
  });
  const falls = bounds.findIndex(({ term }, at) => at > 0 && term <= bounds[at - 1]!.term);
  if (falls > 0) throw new Refusal(problem('bounds_malformed', `${path}.${falls}`, 'This bound is not greater than the one before it.', 'Send bounds that rise.')); // prettier-ignore
  return bounds;
}

function refuse(isWrong: boolean, path: string, message: string, fix: string): void {
  if (isWrong) throw new Refusal(problem('facet_misplaced', path, message, fix));
}
