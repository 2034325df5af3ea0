import { problem, type Problem } from '../../../libs/problem/index.js';
import type { CellFilter, SearchFilter } from '../query/filter.js';
import type { Rows } from '../query/rows.js';
import type { SearchSort } from '../query/question.js';

/** A column in which a view shows an attribute. */
export type ViewColumn = Pick<CellFilter, 'attribute' | 'locale' | 'channel'>;

/** What a view keeps. */
export interface ViewQuestion {
  filter: SearchFilter;
  rows: Rows | null;
  sort: SearchSort | null;
  columns: ViewColumn[];
}

/** Of the questions that this release writes, and the only one that it reads: raised where a filter of before would mean something else. */
export const VIEW_FORM = 1;

const CELL = ['attribute', 'locale', 'channel', 'equals', 'in', 'from', 'to', 'under', 'prefix', 'contains', 'label', 'isEmpty'];
const LISTS = ['skus', 'families', 'categories', 'states', 'lifecycles'];
const FILTER = ['and', 'or', 'not', 'cell', 'text', 'skuPrefix', 'inbox', 'changed', ...LISTS];

/**
 * What of a question is not of our form: a release may write filters that the one before does not know, and a filter of which a part is overlooked
 * would find too much. Undefined: all is known.
 */
export function formFault(form: number, question: unknown, path: string): Problem | undefined {
  const at = form === VIEW_FORM && isObject(question) ? filterFault(question['filter'], 'filter') : 'form';
  if (at === undefined) return undefined;
  return problem('view_form_unknown', at === 'form' ? path : `${path}.${at}`, 'This release does not know what the view asks here.', 'Save the view again, or use the release that wrote it.'); // prettier-ignore
}

/** The path of the first part that is not of our form. */
function filterFault(filter: unknown, path: string): string | undefined {
  if (!isObject(filter)) return path;
  for (const [name, part] of Object.entries(filter)) {
    if (!FILTER.includes(name)) return `${path}.${name}`;
    const found = part == null ? undefined : partFault(name, part, `${path}.${name}`);
    if (found !== undefined) return found;
  }
  return undefined;
}

function partFault(name: string, part: unknown, path: string): string | undefined {
  if (name === 'and' || name === 'or') {
    if (!Array.isArray(part)) return path;
    for (const [at, one] of part.entries()) {
      const found = filterFault(one, `${path}.${at}`);
      if (found !== undefined) return found;
    }
    return undefined;
  }
  if (name === 'not') return filterFault(part, path);
  if (LISTS.includes(name)) return Array.isArray(part) && part.every((one) => typeof one === 'string') ? undefined : path;
  if (name === 'inbox') return typeof part === 'boolean' ? undefined : path;
  if (name === 'skuPrefix') return typeof part === 'string' ? undefined : path;
  const known = { cell: CELL, text: ['query', 'locale'], changed: ['since', 'by'] }[name]!;
  if (!isObject(part)) return path;
  const strange = Object.keys(part).find((key) => !known.includes(key));
  return strange === undefined ? undefined : `${path}.${strange}`;
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);

/** Moments come back from JSON as texts. */
export function revived(filter: SearchFilter): SearchFilter {
  const { and, or, not, changed } = filter;
  return {
    ...filter,
    ...(and ? { and: and.map(revived) } : {}),
    ...(or ? { or: or.map(revived) } : {}),
    ...(not ? { not: revived(not) } : {}),
    ...(changed?.since ? { changed: { ...changed, since: new Date(changed.since) } } : {}),
  };
}
