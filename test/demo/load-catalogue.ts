import type { DataSource } from 'typeorm';
import { inTransaction } from '../../libs/db/index.js';
import {
  AssetsPort,
  CellIndexPort,
  definitionServicesOf,
  DraftPort,
  WriteContentMany,
  WriteFacts,
  WriteOffers,
} from '../../src/catalog/index.js';
import type { CatalogueSource } from '../../src/cli/import/index.js';

const now = new Date('2026-11-21T00:00:00Z');

/** Puts a catalogue into the database by the catalogue's own services and returns what each said. */
export async function loadCatalogue(ds: DataSource, { setup, erpItems, content, offers }: CatalogueSource) {
  const { catalog, places, attributes, families, categories } = definitionServicesOf(ds);
  const files = new AssetsPort();
  const index = new CellIndexPort();
  const setupProblems = await inTransaction(ds, async (m) => [
    ...(await places.upsertLocales(m, setup.locales)),
    ...(await places.upsertMarkets(m, setup.markets)),
    ...(await places.registerScopes(m, setup.scopes)),
    ...(await attributes.upsertUnitFamilies(m, setup.unitFamilies)),
    ...(await attributes.upsertGroups(m, setup.attributeGroups)),
    ...(await attributes.upsertMany(
      m,
      setup.attributes.map(({ options: _options, ...attribute }) => attribute),
    )),
    ...(await attributes.upsertOptions(
      m,
      setup.attributes.flatMap((one) => one.options.map((option, position) => ({ attribute: one.code, ...option, position }))),
    )),
    ...(await families.upsertMany(m, setup.families)),
    ...(await families.upsertVariants(m, setup.familyVariants)),
    ...(await categories.upsertMany(m, setup.categories)),
  ]);
  const rows = erpItems.map(({ facts, sourceRevision, recall: _recall, ...item }) => ({
    ...item,
    cells: facts,
    source: 'erp',
    order: sourceRevision,
  }));
  const facts = await inTransaction(ds, (m) =>
    new WriteFacts(catalog, files, index, new DraftPort()).write(m, rows, { door: 'erp', person: 'erp', requestId: null, now }),
  );
  const edits = content.map(({ person: _person, ...edit }) => edit);
  const written = await inTransaction(ds, (m) =>
    new WriteContentMany(catalog, files, index, new DraftPort()).write(m, edits, { door: 'import', person: 'mara', requestId: null, now }),
  );
  const offered = await inTransaction(ds, (m) =>
    new WriteOffers(catalog).write(
      m,
      offers.map(({ sourceRevision, ...offer }) => ({ ...offer, source: 'erp', order: sourceRevision })),
      now,
    ),
  );
  return { setupProblems, facts, content: written, offers: offered };
}

/** What was not plainly taken: `verdict sku problem-code…`. */
export function notTaken(results: { sku?: string; verdict: string; problems: { code: string }[] }[]): string[] {
  return results
    .filter((one) => !['created', 'updated', 'unchanged'].includes(one.verdict))
    .map((one) => [one.verdict, one.sku ?? '', ...one.problems.map((problem) => problem.code)].join(' '));
}
