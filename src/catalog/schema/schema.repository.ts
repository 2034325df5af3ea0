import type { EntityManager } from 'typeorm';
import { named, query } from '../../../libs/db/index.js';
import type { AttributeEntity } from '../attributes/attribute.entity.js';
import type { FamilyEntity } from '../families/family.entity.js';
import type { LocaleEntity } from '../places/locale.entity.js';
import type { AttributeOption, FamilyVariant, Market, Scope, StockSource, UnitFamily } from './schema.js';

/*
 * SQL, not repositories: the stamp is asked by every write, and all definitions are read at one moment, which one statement has and eight
 * finds have not.
 */

/** The stamp of the definitions, as a column of a statement that reads something else as well. */
export const STAMP = `coalesce((SELECT stamp::text FROM definition_stamp), '')`;

/**
 * A word that is another one after each change of any definition. It never repeats, so rolled-back work that was cached by its own transaction cannot
 * be mistaken for what another transaction commits later. Before it was a row it was reckoned from all definitions, at each request: 0.5 ms of 25
 * attributes, and ten of 1,000.
 */
export async function readStamp(m: EntityManager): Promise<string> {
  const [row] = await named<{ stamp: string }>(m, `SELECT ${STAMP} AS stamp`);
  return row!.stamp;
}

export interface Definitions {
  attributes: AttributeEntity[];
  options: ({ attribute: string } & AttributeOption)[];
  unitFamilies: UnitFamily[];
  families: FamilyEntity[];
  familyVariants: FamilyVariant[];
  locales: LocaleEntity[];
  scopes: Scope[];
  markets: Market[];
  stockSources: StockSource[];
}

/** Everything in one statement, so that all of it is of one moment. */
export async function readDefinitions(m: EntityManager): Promise<Definitions> {
  const [row] = await query<Definitions>(
    m,
    `SELECT
       (SELECT coalesce(json_agg(json_build_object('code', code, 'type', type, 'owner', owner, 'localizable', localizable, 'scopable', scopable,
          'groupCode', group_code, 'unitFamily', unit_family, 'referenceEntity', reference_entity, 'validation', validation,
          'factPolicy', fact_policy, 'labels', labels, 'revision', revision::text) ORDER BY code), '[]') FROM attribute) AS "attributes",
       (SELECT coalesce(json_agg(json_build_object('attribute', attribute_code, 'code', code, 'labels', labels, 'position', position)
          ORDER BY attribute_code, position, code), '[]') FROM attribute_option) AS "options",
       (SELECT coalesce(json_agg(json_build_object('code', code, 'standardUnit', standard_unit, 'labels', labels, 'units', units)
          ORDER BY code), '[]') FROM unit_family) AS "unitFamilies",
       (SELECT coalesce(json_agg(json_build_object('code', code, 'labels', labels, 'attributes', attributes, 'required', required,
          'labelAttribute', label_attribute, 'imageAttribute', image_attribute, 'revision', revision::text) ORDER BY code), '[]') FROM family) AS "families",
       (SELECT coalesce(json_agg(json_build_object('code', code, 'familyCode', family_code, 'labels', labels, 'levels', levels)
          ORDER BY code), '[]') FROM family_variant) AS "familyVariants",
       (SELECT coalesce(json_agg(json_build_object('code', code, 'label', label) ORDER BY code), '[]') FROM locale) AS "locales",
       (SELECT coalesce(json_agg(json_build_object('code', code, 'kind', kind, 'parentCode', parent_code) ORDER BY code), '[]') FROM scope) AS "scopes",
       (SELECT coalesce(json_agg(json_build_object('code', code, 'country', country, 'currency', currency, 'taxDisplay', tax_display,
          'priceBounds', price_bounds)
          ORDER BY code), '[]') FROM market) AS "markets",
       (SELECT coalesce(json_agg(json_build_object('code', code, 'counts', counts, 'orderDelays', order_delays,
          'zeroShare', zero_share, 'onMassZero', on_mass_zero) ORDER BY code), '[]') FROM stock_source)
         AS "stockSources"`,
  );
  return row!;
}

/** Category codes of those given that exist. Categories can be many, so they are not part of the picture in memory. */
export async function existingCategories(m: EntityManager, codes: string[]): Promise<Set<string>> {
  const rows = await named<{ code: string }>(m, 'SELECT code FROM category WHERE code = ANY ($1)', [codes]);
  return new Set(rows.map((row) => row.code));
}
