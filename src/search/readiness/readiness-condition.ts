import { problem, Refusal } from '../../../libs/problem/index.js';
import type { Condition } from '../query/condition.js';
import type { Params } from '../query/params.js';
import { idsOf, isAsked, type KnownReason } from './known-reasons.js';
import type { ReadinessFilter, ReadinessState } from './readiness-filter.js';
import { waitsFor } from './tasks.repository.js';
import { isAside, isOutside, isTouched, keysOfGaps, lackingWithin } from './within.js';

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
  const blocking = ground.reasons.filter(({ severity }) => severity === 'error');
  const { gap, flaw } = withinSql({ ...ground, reasons: blocking }, params);
  return `(EXISTS (SELECT FROM readiness_gap g WHERE g.root_id = ${r}.id AND g.gap = ANY (${params.add(idsOf(blocking, 'gap'))}::bigint[])${gap})
    OR EXISTS (SELECT FROM readiness_flaw f WHERE f.root_id = ${r}.id AND f.reason = ANY (${params.add(idsOf(blocking, 'flaw'))}::bigint[])${flaw}))`;
}

/** What must hold besides of a gap `g` and a flaw `f`: something that is meant for the channel has it. */
function withinSql({ reasons, places }: ReadinessGround, params: Params): { gap: string; flaw: string } {
  if (places.length === 0) return { gap: '', flaw: '' };
  const own = params.add([...places]);
  return {
    gap: ` AND (NOT ${isTouched(own, 'g.root_id')} OR EXISTS (SELECT ${lackingWithin(own, params.add(keysOfGaps(reasons)), 'g')}))`,
    flaw: ` AND NOT ${isAside(own, 'f')}`,
  };
}

/** The product has one of these reasons; what a channel said of an older draft is none. */
function reasonSql(ground: ReadinessGround, channel: string, params: Params, r: string): string {
  const one = (layer: KnownReason['layer']): string => params.add(idsOf(ground.reasons, layer));
  const { gap, flaw } = withinSql(ground, params);
  return `(${r}.id IN (SELECT g.root_id FROM readiness_gap g WHERE g.gap = ANY (${one('gap')}::bigint[])${gap}
      UNION ALL SELECT f.root_id FROM readiness_flaw f WHERE f.reason = ANY (${one('flaw')}::bigint[])${flaw})
    OR ${r}.id IN (SELECT root_id FROM readiness_finding WHERE reason = ANY (${one('finding')}::bigint[])) AND NOT ${isPending(params.add(channel), r)})`;
}
