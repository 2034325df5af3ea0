import type { CatalogSchema, Doc } from '../../catalog/index.js';
import { attributeOf } from './content.js';
import type { CategoryEntry, Dictionary } from './documents.js';

type Vocabulary = Pick<CatalogSchema, 'attributes' | 'unitFamilies'>;

/** Code → entry, of all categories that a product may show. */
export type CategoryEntries = Readonly<Record<string, CategoryEntry>>;

/** A new dictionary without a label. */
export const emptyDictionary = (): Dictionary => ({ attributes: {}, options: {}, units: {} });

/** Labels of the options and units that occur in the documents, and of the axes. */
export function buildDictionary(documents: Iterable<Doc>, axes: readonly string[][], schema: Vocabulary): Dictionary {
  const dictionary = emptyDictionary();
  for (const axis of axes.flat()) {
    dictionary.attributes[axis] = schema.attributes.get(axis)?.labels ?? {};
    (dictionary.positions ??= {})[axis] = {};
  }
  for (const document of documents) {
    for (const [cell, value] of Object.entries(document)) addEntries(dictionary, attributeOf(cell), value, schema);
  }
  return dictionary;
}

function addEntries(dictionary: Dictionary, code: string, value: Doc[string], schema: Vocabulary): void {
  const attribute = schema.attributes.get(code);
  if (!attribute) return;
  if (attribute.type === 'select' || attribute.type === 'multi_select') {
    for (const option of Array.isArray(value) ? value : [String(value)]) {
      const known = attribute.options.get(option);
      if (!known) continue;
      (dictionary.options[code] ??= {})[option] = known.labels;
      const places = dictionary.positions?.[code];
      if (places) places[option] = known.position;
    }
  } else if (attribute.type === 'measurement' && typeof value === 'object' && !Array.isArray(value)) {
    const unit = schema.unitFamilies.get(attribute.unitFamily ?? '')?.units[value.unit];
    if (unit) (dictionary.units[code] ??= {})[value.unit] = unit.symbol ?? value.unit;
  }
}

/** The labels of a root's family and categories, and of all categories above. */
export function nameTree(
  dictionary: Dictionary,
  root: { family: string | null; categories: readonly string[] },
  schema: Pick<CatalogSchema, 'families'>,
  known: CategoryEntries,
): void {
  const family = schema.families.get(root.family ?? '');
  if (family) dictionary.families = { [family.code]: family.labels };
  const named: Record<string, CategoryEntry> = {};
  const name = (code: string | null): void => {
    const entry = code === null ? undefined : known[code];
    if (!entry || named[code!]) return;
    named[code!] = entry;
    name(entry.parent);
  };
  root.categories.forEach(name);
  if (Object.keys(named).length > 0) dictionary.categories = named;
}

/** Entries of the first dictionary win; the later ones only fill what is missing: an approved label is never replaced by a newer one. */
export function mergeDictionaries(first: Dictionary, ...later: Dictionary[]): Dictionary {
  const merged: Dictionary = { ...first, attributes: { ...first.attributes }, options: copyOf(first.options), units: copyOf(first.units) };
  if (first.positions) merged.positions = copyOf(first.positions);
  for (const other of later) {
    merged.attributes = { ...other.attributes, ...merged.attributes };
    fill(merged.options, other.options);
    fill(merged.units, other.units);
    // What the first does not keep was made before it was kept, and is shown as it was then.
    if (merged.positions) fillKnown(merged.positions, other.positions ?? {});
  }
  return merged;
}

function fill<T>(target: Record<string, Record<string, T>>, source: Record<string, Record<string, T>>): void {
  for (const [code, entries] of Object.entries(source)) target[code] = { ...entries, ...target[code] };
}

function fillKnown<T>(target: Record<string, Record<string, T>>, source: Record<string, Record<string, T>>): void {
  for (const code of Object.keys(target)) target[code] = { ...source[code], ...target[code] };
}

const copyOf = <T>(map: Record<string, Record<string, T>>): Record<string, Record<string, T>> =>
  Object.fromEntries(Object.entries(map).map(([key, entries]) => [key, { ...entries }]));
