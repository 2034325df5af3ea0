import { problem, type Problem } from '../../../libs/problem/index.js';
import { checkCharacters } from '../cells/index.js';
import { checkCodes, checkFixed, CODE, LOCALE_CODE, unknown } from '../schema/definition-rules.js';
import {
  SCOPE_KINDS,
  TAX_DISPLAYS,
  type CatalogSchema,
  type Market,
  type PriceBounds,
  type PriceShares,
  type Scope,
} from '../schema/schema.js';
import { isCurrency } from '../offers/money.js';
import type { LocaleEntity } from './locale.entity.js';

/** A locale to save: code and the name that people see. */
export type LocaleRow = LocaleEntity;

/** A market to save. A tax display that is not given stays, and is `net` of a new one. Bounds that are given replace all that it had; absent: they stay. */
export interface MarketRow extends Omit<Market, 'taxDisplay' | 'priceBounds'> {
  taxDisplay?: Market['taxDisplay'];
  priceBounds?: PriceBounds;
}

/** A scope to save. Null: no group above it. Absent: it stays in its group, and a new one has none. */
export interface ScopeRow extends Omit<Scope, 'parentCode'> {
  parentCode?: string | null;
}

export function checkLocales(rows: LocaleRow[]): Problem[] {
  const labels = rows.flatMap(({ label }, at) => labelFault(label, `locales.${at}.label`) ?? []);
  return [...checkCodes(rows, LOCALE_CODE, 'locales'), ...labels];
}

/** The name of a locale. */
export function labelFault(label: unknown, path: string): Problem | undefined {
  if (typeof label !== 'string' || label.trim() === '' || label.length > 200)
    return problem('label_invalid', path, 'A locale has a name.', 'Send 1 to 200 characters.');
  return checkCharacters(label, path);
}

export function countryFault(country: unknown, path: string): Problem | undefined {
  if (typeof country === 'string' && /^[A-Z]{2}$/.test(country)) return undefined;
  return problem('country_invalid', path, 'A country is two capital letters (ISO 3166-1).', 'Send for example "DE".');
}

export function currencyFault(currency: string, path: string): Problem | undefined {
  return isCurrency(currency) ? undefined : unknown('currency', currency, path);
}

export function checkMarkets(schema: CatalogSchema, rows: MarketRow[]): Problem[] {
  const problems = checkCodes(rows, CODE, 'markets');
  for (const [at, row] of rows.entries()) {
    const path = `markets.${at}`;
    problems.push(
      ...[countryFault(row.country, `${path}.country`), currencyFault(row.currency, `${path}.currency`)].filter((one) => !!one),
    );
    if (row.taxDisplay !== undefined && !TAX_DISPLAYS.includes(row.taxDisplay))
      problems.push(unknown('tax display', row.taxDisplay, `${path}.taxDisplay`));
    problems.push(...checkFixed(schema.markets.get(row.code), row, ['country', 'currency'], path));
    if (row.priceBounds) problems.push(...checkBounds(row.priceBounds, `${path}.priceBounds`));
  }
  return problems;
}

/** Whole numbers of a market's bounds, with the least and the most of each. */
export const BOUND_RANGES = { lookBackHours: [1, 720], returnDays: [1, 365], escalateAfterHours: [1, 720] } as const;

/** A share by which a price may move: from 0.01 to 100. */
export function shareFault(share: unknown, path: string): Problem | undefined {
  if (typeof share === 'number' && share >= 0.01 && share <= 100) return undefined;
  return problem('share_invalid', path, 'A share is a number from 0.01 to 100.', 'Send 0.5 for half, 1 for double.');
}

function checkBounds(bounds: PriceBounds, path: string): Problem[] {
  const shares = (of: PriceShares, at: string): (Problem | undefined)[] =>
    (['fallShare', 'riseShare'] as const).map((name) => (of[name] === undefined ? undefined : shareFault(of[name], `${at}.${name}`)));
  const whole = (Object.keys(BOUND_RANGES) as (keyof typeof BOUND_RANGES)[]).map((name) => {
    const [least, most] = BOUND_RANGES[name];
    const value = bounds[name];
    if (value === undefined || (Number.isInteger(value) && value >= least && value <= most)) return undefined;
    return problem('bound_invalid', `${path}.${name}`, `This is no whole number from ${least} to ${most}.`, 'Send one, or leave it out.');
  });
  const named = Object.entries(bounds.sources ?? {}).flatMap(([source, of]) => shares(of, `${path}.sources.${source}`));
  return [...shares(bounds, path), ...whole, ...named].filter((one) => one !== undefined);
}

export function checkScopes(schema: CatalogSchema, rows: ScopeRow[]): Problem[] {
  const problems = checkCodes(rows, CODE, 'scopes');
  const parents = new Map([...schema.scopes.values()].map((scope) => [scope.code, scope.parentCode]));
  for (const row of rows) if (row.parentCode !== undefined || !parents.has(row.code)) parents.set(row.code, row.parentCode ?? null);
  for (const [at, row] of rows.entries()) {
    const path = `scopes.${at}`;
    if (!SCOPE_KINDS.includes(row.kind)) problems.push(unknown('kind of scope', row.kind, `${path}.kind`));
    if (row.parentCode && !parents.has(row.parentCode)) problems.push(unknown('scope', row.parentCode, `${path}.parentCode`));
    else if (isInRing(parents, row.code))
      problems.push(problem('cyclic_parent', `${path}.parentCode`, `${row.code} would stand below itself.`, 'Choose another parent.'));
    problems.push(...checkFixed(schema.scopes.get(row.code), row, ['kind'], path));
  }
  return problems;
}

function isInRing(parents: ReadonlyMap<string, string | null>, code: string): boolean {
  const seen = new Set<string>();
  for (let at: string | null | undefined = code; at != null; at = parents.get(at)) {
    if (seen.has(at)) return true;
    seen.add(at);
  }
  return false;
}
