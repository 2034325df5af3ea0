import type { CatalogueSetup } from '../import/catalogue-source.js';
import { originKey } from './each-row.js';

/** Each takes a definition out of the setup, with all that names it, and gives the origins of what went along. */

export function dropAttribute(setup: CatalogueSetup, code: string): string[] {
  const options = optionsOf(setup, code);
  setup.attributes = setup.attributes.filter((one) => one.code !== code);
  for (const family of setup.families) {
    family.attributes = family.attributes.filter((one) => one !== code);
    for (const list of Object.values(family.required)) if (list.includes(code)) list.splice(list.indexOf(code), 1);
    if (family.labelAttribute === code) family.labelAttribute = null;
  }
  const standing = setup.familyVariants.filter(({ levels }) => levels.some(({ axes }) => axes.includes(code)));
  for (const { levels } of setup.familyVariants)
    for (const level of levels) level.attributes = level.attributes.filter((one) => one !== code);
  return [...options, ...standing.flatMap((one) => [originKey('family_variants', one.code), ...dropFamilyVariant(setup, one.code)])];
}

/** The origins of an attribute's options. */
export function optionsOf({ attributes }: CatalogueSetup, code: string): string[] {
  const options = attributes.find((one) => one.code === code)?.options ?? [];
  return options.map((one) => originKey('attribute_options', one.code, code));
}

export function dropFamily(setup: CatalogueSetup, code: string): string[] {
  setup.families = setup.families.filter((one) => one.code !== code);
  const standing = setup.familyVariants.filter(({ familyCode }) => familyCode === code);
  return standing.flatMap((one) => [originKey('family_variants', one.code), ...dropFamilyVariant(setup, one.code)]);
}

export function dropFamilyVariant(setup: CatalogueSetup, code: string): string[] {
  setup.familyVariants = setup.familyVariants.filter((one) => one.code !== code);
  return [];
}

export function dropCategory(setup: CatalogueSetup, code: string): string[] {
  setup.categories = setup.categories.filter((one) => one.code !== code);
  const below = setup.categories.filter(({ parentCode }) => parentCode === code);
  return below.flatMap((one) => [originKey('categories', one.code), ...dropCategory(setup, one.code)]);
}
