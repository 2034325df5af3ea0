import type { CatalogSchema, Doc } from '../../catalog/index.js';
import { attributeOf } from './content.js';
import type { Dictionary } from './documents.js';

type Vocabulary = Pick<CatalogSchema, 'attributes' | 'unitFamilies'>;

/** A new dictionary without a label. */
export const emptyDictionary = (): Dictionary => ({ attributes: {}, options: {}, units: {} });

/** Labels of the options and units that occur in the documents, and of the axes. */
export function buildDictionary(documents: Iterable<Doc>, axes: readonly string[][], schema: Vocabulary): Dictionary {
  const dictionary = emptyDictionary();
  for (const axis of axes.flat()) dictionary.attributes[axis] = schema.attributes.get(axis)?.labels ?? {};
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
      if (known) (dictionary.options[code] ??= {})[option] = known.labels;
    }
  } else if (attribute.type === 'measurement' && typeof value === 'object' && !Array.isArray(value)) {
    const unit = schema.unitFamilies.get(attribute.unitFamily ?? '')?.units[value.unit];
    if (unit) (dictionary.units[code] ??= {})[value.unit] = unit.symbol ?? value.unit;
  }
}

/** Entries of the first dictionary win; the later ones only fill what is missing: an approved label is never replaced by a newer one. */
export function mergeDictionaries(first: Dictionary, ...later: Dictionary[]): Dictionary {
  const merged: Dictionary = { attributes: { ...first.attributes }, options: copyOf(first.options), units: copyOf(first.units) };
  for (const other of later) {
    merged.attributes = { ...other.attributes, ...merged.attributes };
    fill(merged.options, other.options);
    fill(merged.units, other.units);
  }
  return merged;
}

function fill<T>(target: Record<string, Record<string, T>>, source: Record<string, Record<string, T>>): void {
  for (const [code, entries] of Object.entries(source)) target[code] = { ...entries, ...target[code] };
}

const copyOf = <T>(map: Record<string, Record<string, T>>): Record<string, Record<string, T>> =>
  Object.fromEntries(Object.entries(map).map(([key, entries]) => [key, { ...entries }]));
