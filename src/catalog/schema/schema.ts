/** What the catalogue's administrators define, as one immutable picture in memory: checks of thousands of cells need no statement. */
export const ATTRIBUTE_TYPES = [
  'text',
  'rich_text',
  'number',
  'boolean',
  'date',
  'select',
  'multi_select',
  'measurement',
  'reference',
  'asset',
] as const;
export type AttributeType = (typeof ATTRIBUTE_TYPES)[number];
export type Owner = 'erp' | 'pim';
export type FactPolicy = 'auto' | 'review';
/** Locale code → text. */
export type Labels = Record<string, string>;

/** All optional. `min` and `max` are decimals (of a measurement: in the family's standard unit) or dates; lengths count code points and UTF-8 bytes. */
export interface Validation {
  maxLength?: number;
  maxBytes?: number;
  min?: string;
  max?: string;
  decimals?: number;
  pattern?: string;
  format?: 'gtin' | 'url' | 'email';
}

export interface AttributeOption {
  code: string;
  labels: Labels;
  position: number;
}

export interface Attribute {
  code: string;
  type: AttributeType;
  owner: Owner;
  localizable: boolean;
  scopable: boolean;
  groupCode: string | null;
  unitFamily: string | null;
  referenceEntity: string | null;
  validation: Validation;
  factPolicy: FactPolicy;
  labels: Labels;
  revision: string;
  /** Of select and multi_select: by code, in the order people gave them. */
  options: ReadonlyMap<string, AttributeOption>;
}

/** standard = amount × factor + offset, exact decimals. */
export interface Unit {
  factor: string;
  offset?: string;
  symbol?: string;
  labels?: Labels;
}

export interface UnitFamily {
  code: string;
  standardUnit: string;
  labels: Labels;
  units: Record<string, Unit>;
}

export interface Family {
  code: string;
  labels: Labels;
  attributes: ReadonlySet<string>;
  /** Scope code, or '*' for every channel → attributes that must have a value. */
  required: Record<string, string[]>;
  labelAttribute: string | null;
  imageAttribute: string | null;
  revision: string;
}

export interface VariantLevel {
  axes: string[];
  /** Attributes that are meant to be set at this level. */
  attributes: string[];
}

export interface FamilyVariant {
  code: string;
  familyCode: string;
  labels: Labels;
  /** First level below the root first; nodes of the last level are the variants. */
  levels: VariantLevel[];
}

export interface Scope {
  code: string;
  kind: 'channel' | 'channel_group' | 'market';
  parentCode: string | null;
}

export interface Market {
  code: string;
  country: string;
  currency: string;
  taxDisplay: 'net' | 'gross';
}

export interface CatalogSchema {
  attributes: ReadonlyMap<string, Attribute>;
  unitFamilies: ReadonlyMap<string, UnitFamily>;
  families: ReadonlyMap<string, Family>;
  familyVariants: ReadonlyMap<string, FamilyVariant>;
  /** Locale code → label. */
  locales: ReadonlyMap<string, string>;
  scopes: ReadonlyMap<string, Scope>;
  markets: ReadonlyMap<string, Market>;
}

/** A scope and the groups above it, most specific first: the order in which its cells are looked up. */
export function scopeChain(schema: Pick<CatalogSchema, 'scopes'>, code: string): string[] {
  const chain: string[] = [];
  for (let scope = schema.scopes.get(code); scope && !chain.includes(scope.code); scope = schema.scopes.get(scope.parentCode ?? '')) {
    chain.push(scope.code);
  }
  return chain;
}
