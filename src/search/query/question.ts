import { problem, Refusal } from '../../../libs/problem/index.js';
import type { AskedText } from '../text/asked-text.js';
import { lookUp, type CellGround } from './cell-condition.js';
import type { CellFilter, SearchFilter } from './filter.js';
import type { Order } from './order.js';

/** In which order: a field of the row, the rank of its text, or a cell. */
export interface SearchSort extends Pick<CellFilter, 'locale' | 'channel'> {
  attribute?: string | null;
  by?: 'sku' | 'created' | 'updated' | 'relevance' | null;
  descending?: boolean | null;
}

/** The order that is asked for. `text`: what is looked for in texts, for the order of its relevance. Throws a Refusal at `path`. */
export function orderOf(
  ground: CellGround,
  { by, attribute: code, locale, channel, descending }: SearchSort,
  text: AskedText | undefined,
  path = 'sort',
): Order {
  const falls = descending ?? by === 'relevance';
  if (by && code) throw new Refusal(problem('sort_malformed', path, 'The rows cannot be sorted by two things.', 'Send by or attribute.'));
  if (code) {
    const { attribute, keys } = lookUp(ground, { attribute: code, locale, channel }, path);
    const options = attribute.options.size > 0 ? [...attribute.options.keys()] : null;
    return { by: 'cell', keys, options, isList: attribute.type === 'multi_select', descending: falls };
  }
  if (by !== 'relevance') return { by: by ?? 'sku', descending: falls };
  if (!text) throw new Refusal(problem('sort_malformed', `${path}.by`, 'Without a text nothing is more relevant than another.', 'Send filter.text beside it, or sort by something else.')); // prettier-ignore
  return { by, text, descending: falls };
}

/** What a filter names that is not in memory. */
export interface Names {
  categories: Set<string>;
  persons: Set<string>;
  channels: Set<string>;
  /** Channels, groups and markets as which cells are seen. */
  scopes: Set<string>;
  /** Channels whose readiness is asked for. */
  judged: Set<string>;
  /** Channels whose assortment is. */
  assortments: Set<string>;
  /** Who owns issues and reasons. */
  owners: Set<string>;
}

const nothing = (): Names => ({
  categories: new Set(),
  persons: new Set(),
  channels: new Set(),
  scopes: new Set(),
  judged: new Set(),
  assortments: new Set(),
  owners: new Set(),
});

export function namesIn(filter: SearchFilter, names = nothing()): Names {
  for (const code of filter.categories ?? []) names.categories.add(code);
  if (filter.cell?.channel) names.scopes.add(filter.cell.channel);
  if (filter.changed?.by) names.persons.add(filter.changed.by);
  if (filter.assortment) names.assortments.add(filter.assortment.channel);
  if (filter.readiness) names.judged.add(filter.readiness.channel);
  for (const one of [filter.channelState, filter.listing, filter.issues]) if (one?.channel != null) names.channels.add(one.channel);
  for (const one of [filter.issues, filter.readiness]) for (const owner of one?.owners ?? []) names.owners.add(owner);
  for (const part of [...(filter.and ?? []), ...(filter.or ?? []), ...(filter.not ? [filter.not] : [])]) namesIn(part, names);
  return names;
}
