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
/** The shape of an attribute’s values. */
export type AttributeType = (typeof ATTRIBUTE_TYPES)[number];
export const OWNERS = ['erp', 'pim'] as const;
/** Who may write an attribute: the ERP or people. */
export type Owner = (typeof OWNERS)[number];
export const FACT_POLICIES = ['auto', 'review'] as const;
/** Whether a changed fact goes live by itself (`auto`) or waits for a person (`review`). */
export type FactPolicy = (typeof FACT_POLICIES)[number];
export const SCOPE_KINDS = ['channel', 'channel_group', 'market'] as const;
export const TAX_DISPLAYS = ['net', 'gross'] as const;
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

/** One value that a select attribute allows. */
export interface AttributeOption {
  code: string;
  labels: Labels;
  position: number;
}

/** A typed, named field as an administrator defined it. */
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

/** Units that convert into each other exactly. */
export interface UnitFamily {
  code: string;
  standardUnit: string;
  labels: Labels;
  units: Record<string, Unit>;
}

/** Which attributes a kind of product has, and which a channel requires. */
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

/** One level below the product. */
export interface VariantLevel {
  axes: string[];
  /** Attributes that are meant to be set at this level. */
  attributes: string[];
}

/** How products of a family vary: levels and axes. */
export interface FamilyVariant {
  code: string;
  familyCode: string;
  labels: Labels;
  /** First level below the root first; nodes of the last level are the variants. */
  levels: VariantLevel[];
}

/** Where a cell may apply: a channel, a group of them, or a market. */
export interface Scope {
  code: string;
  kind: (typeof SCOPE_KINDS)[number];
  parentCode: string | null;
}

/** A country (ISO 3166-1) with its currency (ISO 4217) and tax display. */
export interface Market {
  code: string;
  country: string;
  currency: string;
  taxDisplay: (typeof TAX_DISPLAYS)[number];
}

/** All definitions at one moment, by code. Immutable; checks of thousands of cells need no statement. */
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
