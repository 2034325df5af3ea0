import type { Attribute, CatalogSchema } from '../../catalog/index.js';
import type { CatalogueSetup } from '../import/catalogue-source.js';

/** The setup as the catalogue will see it, so that the import judges values by the catalogue's own rules before anything is written. */
export function schemaOf(setup: CatalogueSetup): CatalogSchema {
  const byCode = <T extends { code: string }>(list: T[]) => new Map(list.map((one) => [one.code, one]));
  const attributes = setup.attributes.map((attribute): Attribute => {
    const options = attribute.options.map((option, position) => ({ ...option, position }));
    return { ...attribute, revision: '1', options: byCode(options) };
  });
  const families = setup.families.map((family) => ({ ...family, attributes: new Set(family.attributes), revision: '1' }));
  return {
    attributes: byCode(attributes),
    unitFamilies: byCode(setup.unitFamilies),
    families: byCode(families),
    familyVariants: byCode(setup.familyVariants),
    locales: new Map(setup.locales.map((locale) => [locale.code, locale.label])),
    scopes: byCode(setup.scopes),
    markets: byCode(setup.markets.map((market) => ({ priceBounds: {}, taxDisplay: 'net' as const, ...market }))),
    stockSources: new Map(),
  };
}
