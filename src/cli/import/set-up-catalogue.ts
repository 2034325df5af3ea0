import type { DataSource } from 'typeorm';
import { Definitions, definitionServicesOf, type CatalogSchema, type DefinitionSave } from '../../catalog/index.js';
import { Refusal, type Problem } from '../../../libs/problem/index.js';
import type { Acting } from '../../journal/index.js';
import type { CatalogueSetup, FamilyVariantSetup } from './catalogue-source.js';

/** What an administrator sets up before the first item. Throws Refusal with what is wrong. */
export async function setUpCatalogue(ds: DataSource, setup: CatalogueSetup, by: Acting): Promise<void> {
  const problems = await saveDefinitions(ds, setup, by);
  if (problems.length > 0) throw new Refusal(problems);
}

/** All of it or nothing, by the rules and into the audit as if it came by GraphQL. Gives what is wrong. */
export async function saveDefinitions(ds: DataSource, setup: CatalogueSetup, by: Acting): Promise<Problem[]> {
  const { catalog, places, attributes, families, categories } = definitionServicesOf(ds);
  const options = setup.attributes.flatMap(({ code: attribute, options: of }) =>
    of.map((option, position) => ({ ...option, attribute, position })),
  );
  const narrowed = narrowedVariants(setup, await catalog.load(ds.manager));
  const saves: DefinitionSave[] = [
    { what: 'locales', rows: setup.locales, upsert: (m) => places.upsertLocales(m, setup.locales) },
    { what: 'markets', rows: setup.markets, upsert: (m) => places.upsertMarkets(m, setup.markets) },
    { what: 'scopes', rows: setup.scopes, upsert: (m) => places.registerScopes(m, setup.scopes) },
    { what: 'unitFamilies', rows: setup.unitFamilies, upsert: (m) => attributes.upsertUnitFamilies(m, setup.unitFamilies) },
    { what: 'groups', rows: setup.attributeGroups, upsert: (m) => attributes.upsertGroups(m, setup.attributeGroups) },
    { what: 'attributes', rows: setup.attributes, upsert: (m) => attributes.upsertMany(m, setup.attributes) },
    { what: 'options', rows: options, upsert: (m) => attributes.upsertOptions(m, options) },
    { what: 'familyVariants', rows: narrowed, upsert: (m) => narrow(families.upsertVariants(m, narrowed)) },
    { what: 'families', rows: setup.families, upsert: (m) => families.upsertMany(m, setup.families) },
    { what: 'familyVariants', rows: setup.familyVariants, upsert: (m) => families.upsertVariants(m, setup.familyVariants) },
    { what: 'categories', rows: setup.categories, upsert: (m) => categories.upsertMany(m, setup.categories) },
  ];
  const wanted = saves.filter(({ rows }) => rows.length > 0);
  return new Definitions(ds, catalog).saveAll(wanted, by);
}

/** The definitions as they stand. */
export function storedDefinitions(ds: DataSource): Promise<CatalogSchema> {
  return definitionServicesOf(ds).catalog.load(ds.manager);
}

/**
 * Variants as they stand, without what their families are about to lose: a family loses nothing that a level still sets, and a level sets nothing
 * that its family does not have, so that neither could be saved first.
 */
function narrowedVariants({ families, familyVariants }: CatalogueSetup, stored: CatalogSchema): Omit<FamilyVariantSetup, 'labels'>[] {
  const sent = new Map(families.map(({ code, attributes }) => [code, new Set(attributes)]));
  return familyVariants.flatMap(({ code }) => {
    const known = stored.familyVariants.get(code);
    const left = known && sent.get(known.familyCode);
    if (!left || known.levels.every(({ attributes }) => attributes.every((one) => left.has(one)))) return [];
    const levels = known.levels.map(({ axes, attributes }) => ({ axes, attributes: attributes.filter((one) => left.has(one)) }));
    return [{ code, familyCode: known.familyCode, levels }];
  });
}

/** What cannot be narrowed refuses its family, which has a row that says so. */
async function narrow(saved: Promise<Problem[]>): Promise<Problem[]> {
  await saved;
  return [];
}
