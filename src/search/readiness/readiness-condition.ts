import { problem, Refusal } from '../../../libs/problem/index.js';
import type { Condition } from '../query/condition.js';
import type { Params } from '../query/params.js';
import { idsOf, isAsked, type KnownReason } from './known-reasons.js';
import type { ReadinessFilter, ReadinessState } from './readiness-filter.js';
import { waitsFor } from './tasks.repository.js';

/** SQL of whether the product `r` waits to be judged on a channel (a parameter). Indexes: the primary key of readiness_verdict, readiness_due_root. */
export const isPending = (channel: string, r: string): string =>
  `(NOT EXISTS (SELECT FROM readiness_verdict v WHERE v.root_id = ${r}.id AND v.channel_code = ${channel})
    OR EXISTS (SELECT FROM readiness_due d WHERE d.root_id = ${r}.id)
    OR EXISTS (SELECT FROM readiness_task t WHERE (t.channel_code IS NULL OR t.channel_code = ${channel}) AND ${waitsFor('t', r)}))`;

/** SQL of whether nothing of the product `r` is meant for these places (a parameter). Indexes: the primary key of search_left_out, product_node_place. */
export const isOutside = (places: string, r: string): string =>
  `(EXISTS (SELECT FROM search_left_out o WHERE o.place = ANY (${places}::text[]) AND o.root_id = ${r}.id)
    AND NOT EXISTS (SELECT FROM product_node v WHERE v.root_id = ${r}.id AND v.is_leaf
      AND NOT EXISTS (SELECT FROM search_left_out o WHERE o.place = ANY (${places}::text[]) AND o.root_id = v.root_id AND o.node_id = v.id)))`;

/** What the channel knows. */
export interface ReadinessGround {
  /** All reasons for which products may not be ready there. */
  reasons: readonly KnownReason[];
  /** Those of its assortments. */
  places: readonly string[];
}

/**
 * What must hold of the product. Throws a Refusal where the filter asks nothing. What is not meant for the channel is in no state there and has no
 * reason, as readinessOverview counts it.
 */
export function readinessConditions(filter: ReadinessFilter, { reasons, places }: ReadinessGround, path: string): Condition[] {
  const { channel, states, codes, owners, severity, locale } = filter;
  const ofReasons = [codes, owners, filter.places, severity].some((part) => part != null);
  if (!ofReasons && !states && !locale)
    throw new Refusal(problem('filter_malformed', path, 'This asks nothing of readiness.', 'Ask states, codes, owners, places, severity or a locale.')); // prettier-ignore
  const product = (sql: Extract<Condition, { kind: 'product' }>['sql']): Condition => ({ kind: 'product', sql });
  return [
    product((params, r) => `NOT ${isOutside(params.add(places), r)}`),
    ...(states ? [product((params, r) => `(${[...new Set(states)].map((state) => stateSql(state, channel, reasons, params, r)).join(' OR ') || 'false'})`)] : []),
    ...(ofReasons || (locale && !states) ? [product((params, r) => reasonSql(reasons.filter((reason) => isAsked(reason, waitedFor(filter))), channel, params, r))] : []),
  ]; // prettier-ignore
}

/** A product waits for an owner because of what stops it: for whom it waits is counted so. */
function waitedFor(filter: ReadinessFilter): ReadinessFilter {
  const { codes, owners, places, severity } = filter;
  return owners && !codes && !places && !severity ? { ...filter, severity: 'error' } : filter;
}

function stateSql(state: ReadinessState, channel: string, reasons: readonly KnownReason[], params: Params, r: string): string {
  const code = params.add(channel);
  const blocked = isIncomplete(reasons, params, r);
  const verdict = `EXISTS (SELECT FROM readiness_verdict v WHERE v.root_id = ${r}.id AND v.channel_code = ${code} AND v.is_ready)`;
  if (state === 'ready') return `(NOT ${blocked} AND ${verdict} AND NOT ${isPending(code, r)})`;
  if (state === 'pending') return `(NOT ${blocked} AND ${isPending(code, r)})`;
  return `(${blocked} OR NOT ${verdict} AND NOT ${isPending(code, r)})`;
}

/** Something required is lacking, or a value is wrong: true whatever waits. */
export function isIncomplete(reasons: readonly KnownReason[], params: Params, r: string): string {
  const blocking = reasons.filter(({ severity }) => severity === 'error');
  return `(EXISTS (SELECT FROM readiness_gap g WHERE g.root_id = ${r}.id AND g.gap = ANY (${params.add(idsOf(blocking, 'gap'))}::bigint[]))
    OR EXISTS (SELECT FROM readiness_flaw f WHERE f.root_id = ${r}.id AND f.reason = ANY (${params.add(idsOf(blocking, 'flaw'))}::bigint[])))`;
}

/** The product has one of these reasons; what a channel said of an older draft is none. */
function reasonSql(asked: readonly KnownReason[], channel: string, params: Params, r: string): string {
  const one = (layer: KnownReason['layer']): string => params.add(idsOf(asked, layer));
  return `(${r}.id IN (SELECT root_id FROM readiness_gap WHERE gap = ANY (${one('gap')}::bigint[])
      UNION ALL SELECT root_id FROM readiness_flaw WHERE reason = ANY (${one('flaw')}::bigint[]))
    OR ${r}.id IN (SELECT root_id FROM readiness_finding WHERE reason = ANY (${one('finding')}::bigint[])) AND NOT ${isPending(params.add(channel), r)})`;
}
