import type { DataSource } from 'typeorm';
import { AttributeCatalog, Attributes, Categories, Families, Places } from '../../catalog/index.js';
import { inTransaction } from '../../../libs/db/index.js';
import { Refusal, type Problem } from '../../../libs/problem/index.js';
import type { CatalogueSetup } from './catalogue-source.js';

/** What an administrator sets up before the first item: all of it or nothing. Throws Refusal with what is wrong. */
export async function setUpCatalogue(ds: DataSource, setup: CatalogueSetup): Promise<void> {
  const catalog = new AttributeCatalog();
  const [places, attributes, families, categories] = [
    new Places(catalog),
    new Attributes(catalog),
    new Families(catalog),
    new Categories(),
  ];
  await inTransaction(ds, async (m) => {
    const options = setup.attributes.flatMap(({ code: attribute, options: of }) =>
      of.map((option, position) => ({ ...option, attribute, position })),
    );
    await all([
      () => places.upsertLocales(m, setup.locales),
      () => places.upsertMarkets(m, setup.markets),
      () => places.registerScopes(m, setup.scopes),
      () => attributes.upsertUnitFamilies(m, setup.unitFamilies),
      () => attributes.upsertGroups(m, setup.attributeGroups),
      () => attributes.upsertMany(m, setup.attributes),
      () => attributes.upsertOptions(m, options),
      () => families.upsertMany(m, setup.families),
      () => families.upsertVariants(m, setup.familyVariants),
      () => categories.upsertMany(m, setup.categories),
    ]);
  });
}

async function all(steps: (() => Promise<Problem[]>)[]): Promise<void> {
  for (const step of steps) {
    const problems = await step();
    if (problems.length > 0) throw new Refusal(problems);
  }
}
