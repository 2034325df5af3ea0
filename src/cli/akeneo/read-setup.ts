import type { CatalogueSetup } from '../import/catalogue-source.js';
import { readAttributes, type AkeneoAttributes } from './attributes.js';
import type { CsvTable } from './csv-table.js';
import { eachRow } from './each-row.js';
import { readCategories, readFamilies, readFamilyVariants } from './families.js';
import { TAKEN } from './file-names.js';
import { labelsOf } from './labels.js';
import { readPlaces } from './places.js';
import type { AkeneoFolder } from './read-folder.js';
import { unitFamilies } from './units.js';
import type { Row, Verdicts } from './verdicts.js';

/** Of which row a definition comes: `attributes color`, `options color red`. */
export type SetupOrigins = Map<string, Row>;

export interface ReadSetup {
  setup: CatalogueSetup;
  attributes: AkeneoAttributes;
  mainImages: Map<string, string | null>;
  origins: SetupOrigins;
}

export function readSetup({ tables, measurements }: AkeneoFolder, verdicts: Verdicts): ReadSetup {
  const places = readPlaces(tables.channels, verdicts);
  const units = unitFamilies(measurements);
  const attributeGroups: CatalogueSetup['attributeGroups'] = [];
  eachRow(tables.attribute_groups, verdicts, (cells) => {
    const position = Number(cells['sort_order'] ?? 0);
    attributeGroups.push({ code: cells['code'] ?? '', labels: labelsOf(cells), position: Number.isInteger(position) ? position : 0 });
  });
  const groups = new Set(attributeGroups.map((group) => group.code));
  const attributes = readAttributes(
    tables.attributes,
    tables.attribute_options,
    groups,
    new Set(units.all.map((one) => one.code)),
    verdicts,
  );
  const families = readFamilies(tables.families, attributes, new Set(places.scopes.map(({ code }) => code)), verdicts);
  const variants = readFamilyVariants(tables.family_variants, families, attributes, verdicts);
  for (const [name, taken] of Object.entries(TAKEN)) countLeftOut(tables[name as keyof typeof tables], taken, verdicts);
  const measured = new Set(attributes.setup.map(({ unitFamily }) => unitFamily));
  return {
    setup: {
      ...places,
      // Of the standard ones, those that something is measured in.
      unitFamilies: units.all.filter(({ code }) => units.own.has(code) || measured.has(code)),
      attributeGroups,
      attributes: attributes.setup,
      families: [...families.values()].map(({ mainImage: _image, ...family }) => family),
      familyVariants: [...variants.values()],
      categories: readCategories(tables.categories, verdicts),
    },
    attributes,
    mainImages: new Map([...families.values()].map(({ code, mainImage }) => [code, mainImage])),
    origins: verdicts.origins,
  };
}

function countLeftOut({ file, columns, rows }: CsvTable, taken: RegExp, verdicts: Verdicts): void {
  for (const name of columns.filter((one) => !taken.test(one))) {
    for (const { cells } of rows) if (cells?.[name] !== undefined) verdicts.leaveOut(file, name, 'Plinth has no place for it');
  }
}
