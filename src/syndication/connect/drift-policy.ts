import { problem, type Problem } from '../../../libs/problem/index.js';
import type { ChannelAdapter } from '../../port/index.js';
import type { DriftPolicy } from '../findings/drift-policy.entity.js';

/** What an administrator wants of a field. */
export interface NewDriftPolicy {
  channelCode: string;
  field: string;
  policy: DriftPolicy;
  /** How many open differences he knows that it will push; a policy that pushes none needs no number. */
  pushes: number | null;
}

/** The adapter does not know it; a channel may have shown it all the same. */
export const FIELD_UNKNOWN = 'field_unknown';

type Names = Pick<ChannelAdapter, 'fields' | 'unmapped' | 'offerNames' | 'priceNames' | 'namesOf'>;

/** Whether a field can have this policy at all, as far as the adapter knows the channel's fields. Pure. */
export function checkPolicy(adapter: Names, { field, policy }: Pick<NewDriftPolicy, 'field' | 'policy'>): Problem | undefined {
  const names = adapter.namesOf(field);
  if (names.some((name) => adapter.priceNames.includes(name))) return policy === 'push_ours' ? ofPrice(field) : undefined;
  if (names.some((name) => adapter.offerNames.includes(name))) return policy === 'alert' ? undefined : ofStock(field);
  const targets = adapter.fields.flatMap(({ target }) => [target, target.split('.')[0]!]);
  const isKnown = names.some((name) => targets.includes(name) || adapter.unmapped.includes(name));
  return isKnown ? undefined : unknownField(adapter, field);
}

/** Whatever says a price again says its number again as well, over what customers may have bought meanwhile. */
function ofPrice(field: string): Problem {
  const message = `${field} is of the price: ours is said again by a person's word alone`;
  return problem('policy_not_for_offers', 'input.field', message, 'Set keep_theirs or alert, or decide on each of them: decideDrift');
}

function ofStock(field: string): Problem {
  const message = `${field} is of the stock: a lower number on the channel is a sale, and a higher one is always told`;
  return problem('policy_not_for_offers', 'input.field', message, 'Decide on each of them: decideDrift');
}

function unknownField({ fields, unmapped }: Names, field: string): Problem {
  const some = [...fields.slice(0, 8).map(({ target }) => target), ...unmapped].join(', ');
  const fix = `Take a mapping target (mappingFields), a field of the query drift, or one of ${some}`;
  return problem(FIELD_UNKNOWN, 'input.field', `The channel has no field ${field}`, fix);
}

/** Live things would change by it, so whoever sets it says of how many he knows. */
export function pushesUnsaid(expected: number): Problem {
  const message = `It would send ours again over ${expected} open differences, which are told with this answer`;
  return problem('pushes_unsaid', 'input.pushes', message, `Look at them, then send pushes: ${expected}`, { details: { expected } });
}
