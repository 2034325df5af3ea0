import { problem, StartFailure, type Problem } from '../../../libs/problem/index.js';
import type { CatalogSchema } from '../../catalog/index.js';
import type { CatalogueSetup } from '../import/catalogue-source.js';
import { dropAttribute, dropCategory, dropFamily, dropFamilyVariant, optionsOf } from './drop-definitions.js';
import { originKey } from './each-row.js';
import { keepFamily, keepFamilyVariant } from './keep-definitions.js';
import type { AkeneoReading } from './open-akeneo.js';
import type { Row } from './verdicts.js';

/** One kind of definition: its rows as they were sent, and the table whose rows they are. */
interface Kind {
  table: string;
  rows(setup: CatalogueSetup): { code: string; labels?: Record<string, string>; attribute?: string }[];
  drop(setup: CatalogueSetup, code: string, attribute: string): string[];
  /** Puts what Plinth has in its place, and gives what it put. */
  keep?(setup: CatalogueSetup, code: string, stored: CatalogSchema): object[];
}

const without = <T extends { code: string }>(list: T[], code: string): T[] => list.filter((one) => one.code !== code);

/** As the catalogue names them in the paths of its problems. */
const KINDS: Record<string, Kind> = {
  groups: {
    table: 'attribute_groups',
    rows: ({ attributeGroups }) => attributeGroups,
    drop: (setup, code) => {
      setup.attributeGroups = without(setup.attributeGroups, code);
      for (const one of setup.attributes) if (one.groupCode === code) one.groupCode = null;
      return [];
    },
  },
  attributes: { table: 'attributes', rows: ({ attributes }) => attributes, drop: dropAttribute },
  options: {
    table: 'attribute_options',
    rows: ({ attributes }) => attributes.flatMap(({ code: attribute, options }) => options.map((one) => ({ ...one, attribute }))),
    drop: ({ attributes }, code, attribute) => {
      const of = attributes.find((one) => one.code === attribute)!;
      of.options = without(of.options, code);
      return [];
    },
  },
  families: { table: 'families', rows: ({ families }) => families, drop: dropFamily, keep: keepFamily },
  familyVariants: {
    table: 'family_variants',
    rows: ({ familyVariants }) => familyVariants,
    drop: dropFamilyVariant,
    keep: keepFamilyVariant,
  },
  categories: { table: 'categories', rows: ({ categories }) => categories, drop: dropCategory },
};

/**
 * Saves the definitions that the catalogue takes. It takes all or none, and names what it refuses; that is told at its row. A family or a family
 * variant that Plinth has already stays as it is there, and rows are placed by it; else what is refused is left out with what stands on it. The
 * rest is saved. Throws StartFailure where what is refused has no row: then nothing was saved.
 */
export async function setUpSound(
  reading: AkeneoReading,
  save: (setup: CatalogueSetup) => Promise<Problem[]>,
  stored: () => Promise<CatalogSchema>,
): Promise<void> {
  const kept = new Set<object>();
  for (let problems = await save(reading.setup); problems.length > 0; problems = await save(reading.setup)) {
    // By their places, all of which are those of the setup as it was sent; each kind is listed once, however many of its rows are at fault.
    const listed = new Map<Kind, ReturnType<Kind['rows']>>();
    const rowsOf = (kind: Kind): ReturnType<Kind['rows']> => {
      if (!listed.has(kind)) listed.set(kind, kind.rows(reading.setup));
      return listed.get(kind)!;
    };
    const faults = problems.map((found) => ({ found, definition: definitionAt(reading, rowsOf, found.path ?? '') }));
    const strange = faults.find(({ definition }) => definition === undefined);
    if (strange) throw definitionsRefused(strange.found, problems.length - 1);
    const schema = await stored();
    for (const { found, definition } of faults) leaveOut(reading, definition!, found, { schema, kept });
  }
}

interface FaultyDefinition {
  kind: Kind;
  /** As it was sent. */
  sent: object;
  row: Row | undefined;
  code: string;
  attribute: string;
  /** The label that is wrong, where one is. */
  label: string | undefined;
  labels: Record<string, string> | undefined;
}

function definitionAt(
  { origins }: AkeneoReading,
  rowsOf: (kind: Kind) => ReturnType<Kind['rows']>,
  path: string,
): FaultyDefinition | undefined {
  const [what = '', at = '', field, label] = path.split('.');
  const kind = KINDS[what];
  const found = kind && rowsOf(kind)[Number(at)];
  if (!kind || !found) return undefined;
  const { code, attribute = '', labels } = found;
  return {
    kind,
    sent: found,
    code,
    attribute,
    labels,
    label: field === 'labels' ? label : undefined,
    row: origins.get(originKey(kind.table, code, attribute)),
  };
}

interface Standing {
  schema: CatalogSchema;
  /** What was put in the place of something refused: it is not put there a second time. */
  kept: Set<object>;
}

function leaveOut({ setup, origins }: AkeneoReading, definition: FaultyDefinition, found: Problem, { schema, kept }: Standing): void {
  const { kind, sent, row, code, attribute, label, labels } = definition;
  if (label !== undefined && labels && label in labels) {
    row?.lose(`label-${label}`, labels[label]!, 'akeneo_label', `${found.message} The label is left out.`, found.fix);
    delete labels[label];
    return;
  }
  row?.refuse('', `akeneo_${found.code}`, found.message, found.fix);
  if (found.code === 'definition_fixed' && kind.table === 'attributes') {
    // It stays as Plinth has it, and families go on naming it; its options of the export are of no use.
    refuseBelow(origins, optionsOf(setup, code), code);
    setup.attributes = without(setup.attributes, code);
    return;
  }
  const instead = kept.has(sent) ? [] : (kind.keep?.(setup, code, schema) ?? []);
  for (const one of instead) kept.add(one);
  if (instead.length > 0) return;
  refuseBelow(origins, kind.drop(setup, code, attribute), code);
}

function refuseBelow(origins: AkeneoReading['origins'], gone: string[], code: string): void {
  for (const one of gone)
    origins
      .get(one)
      ?.refuse('', 'akeneo_definition_below', `It stands on ${code}, which was refused.`, 'Mend that first; its verdict says how.');
}

function definitionsRefused({ path, message, fix }: Problem, others: number): StartFailure {
  const more = others > 0 ? ` (and ${others} more)` : '';
  return new StartFailure(
    problem('import_definitions', path, `The definitions cannot be taken: ${path ?? ''} ${message}${more} Nothing was imported.`, fix),
  );
}
