import type { AttributeOptionEntity } from '../attributes/attribute-option.entity.js';
import type { AttributeEntity } from '../attributes/attribute.entity.js';
import type { UnitFamilyEntity } from '../attributes/unit-family.entity.js';
import type { FamilyVariantEntity } from '../families/family-variant.entity.js';
import type { FamilyEntity } from '../families/family.entity.js';
import type { MarketEntity } from '../places/market.entity.js';
import type { ScopeEntity } from '../places/scope.entity.js';
import type { StockSourceEntity } from '../stock/stock-source.entity.js';

export * from './terms.js';

/** One value that a select attribute allows. */
export type AttributeOption = Omit<AttributeOptionEntity, 'attributeCode'>;

/** A typed, named field as an administrator defined it. */
export interface Attribute extends AttributeEntity {
  /** Of select and multi_select: by code, in the order people gave them. */
  options: ReadonlyMap<string, AttributeOption>;
}

/** Units that convert into each other exactly. */
export type UnitFamily = UnitFamilyEntity;

/** Which attributes a kind of product has, and which a channel requires. */
export interface Family extends Omit<FamilyEntity, 'attributes'> {
  attributes: ReadonlySet<string>;
}

/** How products of a family vary: levels and axes. */
export type FamilyVariant = FamilyVariantEntity;

/** Where a cell may apply: a channel, a group of them, or a market. */
export type Scope = ScopeEntity;

/** A country (ISO 3166-1) with its currency (ISO 4217), tax display and the bounds of its prices. */
export type Market = MarketEntity;

/** What a source counts, and how late orders reach it. */
export type StockSource = StockSourceEntity;

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
  /** Sources that have said what they count. */
  stockSources: ReadonlyMap<string, StockSource>;
}

/** Codes of a scope and of the groups above it, most specific first: the order in which its cells are looked up. Empty for an unknown code. */
export function scopeChain(schema: Pick<CatalogSchema, 'scopes'>, code: string): string[] {
  const chain: string[] = [];
  for (let scope = schema.scopes.get(code); scope && !chain.includes(scope.code); scope = schema.scopes.get(scope.parentCode ?? '')) {
    chain.push(scope.code);
  }
  return chain;
}
