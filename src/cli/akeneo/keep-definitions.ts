import type { CatalogSchema } from '../../catalog/index.js';
import type { CatalogueSetup, FamilySetup, FamilyVariantSetup } from '../import/catalogue-source.js';

/** Each puts what Plinth has in the place of what it refused, so that rows are placed by it, and gives what it put; none where Plinth has none. */

export function keepFamily(setup: CatalogueSetup, code: string, stored: CatalogSchema): object[] {
  const family = familyOf(stored, code);
  if (!family) return [];
  setup.families = setup.families.map((one) => (one.code === code ? family : one));
  return [family];
}

/** Without what its family loses; with its family, where the export has that one no more. */
export function keepFamilyVariant(setup: CatalogueSetup, code: string, stored: CatalogSchema): object[] {
  const found = stored.familyVariants.get(code);
  const sent = setup.families.find((one) => one.code === found?.familyCode);
  const family = sent ?? (found && familyOf(stored, found.familyCode));
  if (!found || !family) return [];
  const { familyCode, labels } = found;
  const levels = found.levels.map(({ axes, attributes }) => ({
    axes,
    attributes: attributes.filter((one) => family.attributes.includes(one)),
  }));
  // A copy: what is refused later is taken out of it, and the catalogue keeps what it has read.
  const variant: FamilyVariantSetup = structuredClone({ code, familyCode, labels, levels });
  setup.familyVariants = setup.familyVariants.map((one) => (one.code === code ? variant : one));
  if (sent) return [variant];
  setup.families.push(family);
  return [variant, family];
}

function familyOf(stored: CatalogSchema, code: string): FamilySetup | undefined {
  const found = stored.families.get(code);
  if (!found) return undefined;
  const { labels, attributes, required, labelAttribute, imageAttribute } = found;
  return structuredClone({ code, labels, attributes: [...attributes], required, labelAttribute, imageAttribute });
}
