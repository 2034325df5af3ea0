import { problem, type Problem } from '../../../libs/problem/index.js';
import type { CatalogSchema } from '../schema/schema.js';
import type { HoldReason } from './offer.js';

/** Which holds: all that are given must hold. */
export interface HeldFilter {
  market?: string | null;
  audience?: string | null;
  reason?: HoldReason | null;
  /** Sellables, as their offers name them. */
  skus?: string[] | null;
  family?: string | null;
  /** Waiting since before this moment. */
  heldBefore?: Date | null;
  /** A fall by more than this share: 0.6 is more than 60 %. */
  deeperThan?: number | null;
  /** Every hold; needed where nothing else is said, so that an empty filter is never all by mistake. */
  all?: boolean | null;
}

export interface HeldConditions {
  where: string[];
  params: unknown[];
}

/** Since when an offer waits: 0 where the release before held it. Written as the index offer_held has it. */
export const SINCE = `coalesce((o.held ->> 'since')::bigint, 0)`;

/** What a filter names must exist: an empty answer would look like one. */
export function checkHeldFilter(schema: CatalogSchema, filter: HeldFilter): Problem | undefined {
  const { all, ...rest } = filter;
  if (!all && Object.values(rest).every((value) => value == null))
    return problem('filter_empty', 'filter', 'The filter names no holds.', 'Name at least one condition, or send all: true.');
  if (rest.market != null && !schema.markets.has(rest.market))
    return problem(
      'market_unknown',
      'filter.market',
      'There is no such market.',
      `Use one of ${[...schema.markets.keys()].slice(0, 20).join(', ')}.`,
    );
  if (rest.family != null && !schema.families.has(rest.family))
    return problem('family_unknown', 'filter.family', 'There is no such family.', 'Use the code of an existing family.');
  return undefined;
}

/** What the person had looked at who decides on a filter. */
export interface Looked {
  /** When: what came to wait later is left out. */
  at: Date;
  /** What the database could show the list, as it told: what was committed later is left out, whenever it came. */
  seen?: string | null;
}

/** What the database takes for no snapshot would be an error of ours. */
export function seenFault(seen: unknown, path: string): Problem | undefined {
  const [, least = '', end = '', open = ''] =
    (typeof seen === 'string' && /^([1-9]\d{0,17}):([1-9]\d{0,17}):((?:\d{1,18}(?:,|$)){0,2000})$/.exec(seen)) || [];
  const numbers = [least, ...open.split(',').filter(Boolean), end].map(BigInt);
  const isRising = numbers.every((one, at) => at === 0 || one >= numbers[at - 1]!);
  const isSnapshot = least !== '' && isRising && !open.endsWith(',') && (open === '' || numbers.at(-2)! < numbers.at(-1)!);
  return isSnapshot ? undefined : problem('seen_invalid', path, 'No list has told this.', 'Send seen of priceHolds as you read it.');
}

/** SQL conditions on offers (alias o) that wait. */
export function heldConditions(filter: HeldFilter, looked?: Looked): HeldConditions {
  const where = ['o.held IS NOT NULL'];
  const params: unknown[] = [];
  const add = (condition: (parameter: string) => string, value: unknown): void => {
    if (value == null) return;
    params.push(value);
    where.push(condition(`$${params.length}`));
  };
  add((p) => `o.market_code = ${p}`, filter.market);
  add((p) => `o.audience = ${p}`, filter.audience);
  add((p) => `o.held ->> 'reason' = ${p}`, filter.reason);
  add((p) => `o.sku = ANY (${p}::text[])`, filter.skus);
  add((p) => `${SINCE} < ${p}::bigint`, filter.heldBefore?.getTime());
  add((p) => `(o.held ->> 'share')::float8 < -${p}::float8`, filter.deeperThan);
  add((p) => `coalesce((o.held ->> 'at')::bigint, 0) <= ${p}::bigint`, looked?.at.getTime());
  add((p) => `coalesce(pg_visible_in_snapshot((o.held ->> 'xact')::xid8, ${p}::pg_snapshot), true)`, looked?.seen);
  add(
    (p) => `EXISTS (SELECT 1 FROM product_node n JOIN product_node r ON r.id = n.root_id WHERE n.sku = o.sku AND r.family_code = ${p})`,
    filter.family,
  );
  return { where, params };
}
