import { problem, Refusal } from '../../../libs/problem/index.js';
import type { PlacesOfChannels } from '../meant/assortment-places.js';
import type { Condition } from './condition.js';
import type { AssortmentFilter } from './filter.js';

/** What is meant for a channel, or is not, as it was settled last. Index: the primary key of search_left_out. */
export function assortmentCondition(places: PlacesOfChannels, { channel, isIn }: AssortmentFilter, path: string): Condition {
  const own = places.get(channel);
  if (!own) throw new Refusal(problem('channel_unknown', `${path}.channel`, 'There is no such channel.', 'Use the code of a channel.'));
  return {
    kind: 'leaf',
    sql: (params, v) =>
      `${isIn ? 'NOT ' : ''}EXISTS (SELECT FROM search_left_out o WHERE o.place = ANY (${params.add([...own])}::text[]) AND o.root_id = ${v}.root_id AND o.node_id = ${v}.id)`,
  };
}
