import { problem, Refusal } from '../../../libs/problem/index.js';
import type { Condition } from '../query/condition.js';
import type { Params } from '../query/params.js';
import { idsOf, isAsked, type KnownReason } from './known-reasons.js';
import type { ReadinessFilter, ReadinessState } from './readiness-filter.js';
import { waitsFor } from './tasks.repository.js';
import { flawedPartly, lackingPartly } from './partly.js';
import { isOutside, isTouched, keysByGap } from './within.js';

/** SQL of whether the product `r` waits to be judged on a channel (a parameter). Indexes: the primary key of readiness_verdict, readiness_due_root. */
export const isPending = (channel: string, r: string): string =>
  `(NOT EXISTS (SELECT FROM readiness_verdict v WHERE v.root_id = ${r}.id AND v.channel_code = ${channel})
    OR EXISTS (SELECT FROM readiness_due d WHERE d.root_id = ${r}.id)
    OR EXISTS (SELECT FROM readiness_task t WHERE (t.channel_code IS NULL OR t.channel_code = ${channel}) AND ${waitsFor('t', r)}))`;

/** What the channel knows. */
export interface ReadinessGround {
  /** All reasons for which products may not be ready there. */
  reasons: readonly KnownReason[];
  /** Those of its assortments; none: everything is meant for it. */
  places: readonly string[];
}

/**
 * What must hold of the product. Throws a Refusal where the filter asks nothing. What is not meant for the channel is in no state there and has no
 * reason, as readinessOverview counts it.
 */
export function readinessConditions(filter: ReadinessFilter, ground: ReadinessGround, path: string): Condition[] {
  const { channel, states, codes, owners, severity, locale } = filter;
  const { reasons, places } = ground;
  const ofReasons = [codes, owners, filter.places, severity].some((part) => part != null);
  if (!ofReasons && !states && !locale)
    throw new Refusal(problem('filter_malformed', path, 'This asks nothing of readiness.', 'Ask states, codes, owners, places, severity or a locale.')); // prettier-ignore
  if (locale && states && !ofReasons)
    throw new Refusal(problem('filter_malformed', `${path}.locale`, 'A product is in one state on a channel, whatever the locale.', 'Ask for the state without a locale, and join reasons of the locale by and.')); // prettier-ignore
  const product = (sql: Extract<Condition, { kind: 'product' }>['sql']): Condition => ({ kind: 'product', sql });
  return [
    ...(places.length > 0 ? [product((params, r) => `NOT ${isOutside(params.add([...places]), r)}`)] : []),
    ...(states ? [product((params, r) => `(${[...new Set(states)].map((state) => stateSql(state, channel, ground, params, r)).join(' OR ') || 'false'})`)] : []),
    ...(ofReasons || locale ? [product((params, r) => reasonSql({ ...ground, reasons: reasons.filter((reason) => isAsked(reason, waitedFor(filter))) }, channel, params, r))] : []),
  ]; // prettier-ignore
}

/** A product waits for an owner because of what stops it: for whom it waits is counted so. */
function waitedFor(filter: ReadinessFilter): ReadinessFilter {
  const { codes, owners, places, severity } = filter;
  return owners && !codes && !places && !severity ? { ...filter, severity: 'error' } : filter;
}

function stateSql(state: ReadinessState, channel: string, ground: ReadinessGround, params: Params, r: string): string {
  const code = params.add(channel);
  const blocked = isIncomplete(ground, params, r);
  const verdict = `EXISTS (SELECT FROM readiness_verdict v WHERE v.root_id = ${r}.id AND v.channel_code = ${code} AND v.is_ready)`;
  if (state === 'ready') return `(NOT ${blocked} AND ${verdict} AND NOT ${isPending(code, r)})`;
  if (state === 'pending') return `(NOT ${blocked} AND ${isPending(code, r)})`;
  return `(${blocked} OR NOT ${verdict} AND NOT ${isPending(code, r)})`;
}

/** Something required is lacking, or a value is wrong: true whatever waits. */
function isIncomplete(ground: ReadinessGround, params: Params, r: string): string {
  const { gaps, flaws, lacks, shows } = completenessSql(
    { ...ground, reasons: ground.reasons.filter(({ severity }) => severity === 'error') },
    params,
  );
  return `(EXISTS (SELECT ${gaps} AND g.root_id = ${r}.id)${lacks(`${r}.id`)} OR EXISTS (SELECT ${flaws} AND f.root_id = ${r}.id)${shows(`${r}.id`)})`;
}

/**
 * `FROM …`: gaps `g` and flaws `f` of these reasons. And what must hold of a product (its id) besides that has one: that something which is meant for the
 * channel `lacks` what is asked, or `shows` what is wrong. Each is used once.
 */
function completenessSql({ reasons, places }: ReadinessGround, params: Params) {
  const [gap, flaw] = [params.add(idsOf(reasons, 'gap')), params.add(idsOf(reasons, 'flaw'))];
  const all = {
    gaps: `FROM readiness_gap g WHERE g.gap = ANY (${gap}::bigint[])`,
    flaws: `FROM readiness_flaw f WHERE f.reason = ANY (${flaw}::bigint[])`,
  };
  if (places.length === 0) return { ...all, lacks: () => '', shows: () => '' };
  const own = params.add([...places]);
  const within = (partly: string) => (rootId: string) => ` AND (NOT ${isTouched(own, rootId)} OR ${rootId} IN (${partly}))`;
  return {
    ...all,
    lacks: within(lackingPartly(own, gap, keysByGap(reasons), params)),
    shows: within(flawedPartly(own, flaw, params)),
  };
}

/** The product has one of these reasons; what a channel said of an older draft is none. */
function reasonSql(ground: ReadinessGround, channel: string, params: Params, r: string): string {
  const { gaps, flaws, lacks, shows } = completenessSql(ground, params);
  const findings = params.add(idsOf(ground.reasons, 'finding'));
  return `(${r}.id IN (SELECT g.root_id ${gaps}${lacks('g.root_id')} UNION ALL SELECT f.root_id ${flaws}${shows('f.root_id')})
    OR ${r}.id IN (SELECT root_id FROM readiness_finding WHERE reason = ANY (${findings}::bigint[])) AND NOT ${isPending(params.add(channel), r)})`;
}
