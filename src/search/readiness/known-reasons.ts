import { parseCellKey, scopesOfChannel, type CatalogSchema } from '../../catalog/index.js';
import { demandsOf, type Demand, type ReadinessPlace } from './demands.js';
import type { ReadinessFilter } from './readiness-filter.js';
import type { Reason } from './reasons.js';

/** Which table names a reason: what is lacking, what is wrong, or what the rules of the channel say. */
export type ReasonLayer = 'gap' | 'flaw' | 'finding';

export interface KnownReason extends Reason {
  layer: ReasonLayer;
  /** Of a gap: hashes of the cells in which it is looked up. */
  keys?: readonly string[];
}

/** All reasons for which products may not be ready on a channel. `stored`: its own and those of flaws. */
export function knownReasons(schema: CatalogSchema, place: ReadinessPlace, stored: readonly Reason[]): KnownReason[] {
  const scopes = scopesOfChannel(schema, { code: place.channelCode, kind: place.kind, market: place.marketCode });
  const gaps = demandsOf(schema, place).map(ofDemand);
  const flaws = stored.filter((reason) => reason.channelCode === '' && concerns(reason, place, scopes));
  const findings = stored.filter((reason) => reason.channelCode === place.channelCode);
  return [
    ...gaps,
    ...flaws.map((reason): KnownReason => ({ ...reason, layer: 'flaw' })),
    ...findings.map((reason): KnownReason => ({ ...reason, layer: 'finding' })),
  ];
}

/** The code is that of `readiness(sku)`, which finds the same by the same definitions. */
function ofDemand({ gap, family, attribute, locale, cell, keys, isBlocking }: Demand): KnownReason {
  const { code, owner } = attribute;
  return {
    ...{ id: gap, layer: 'gap', keys, channelCode: '', code: 'required_by_family', place: cell, locale, owner },
    severity: isBlocking ? 'error' : 'warning',
    message: `There is no ${code}${locale === '' ? '' : ` in ${locale}`}, which the family ${family} requires`,
    fix: `${owner === 'erp' ? 'Let the ERP send' : 'Fill'} ${cell}, or take it out of what the family requires`,
  };
}

/** A flaw is of a value, and a channel has those that it shows. */
export function concerns({ place: cell, locale }: Reason, { locales }: ReadinessPlace, scopes: readonly string[]): boolean {
  const scope = parseCellKey(cell)?.scope;
  return (locale === '' || locales.includes(locale)) && (scope === undefined || scopes.includes(scope));
}

export function isAsked(reason: KnownReason, { codes, owners, places, severity, locale }: Omit<ReadinessFilter, 'channel'>): boolean {
  const { code, owner, place } = reason;
  return (
    (!codes || codes.includes(code)) &&
    (!owners || owners.includes(owner)) &&
    (!places || places.includes(place)) &&
    (!severity || severity === reason.severity) &&
    (!locale || reason.locale === '' || reason.locale === locale)
  );
}

export const idsOf = (reasons: readonly KnownReason[], layer: ReasonLayer): string[] =>
  reasons.filter((reason) => reason.layer === layer).map(({ id }) => id);
