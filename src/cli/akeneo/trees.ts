import type { FamilyVariantSetup } from '../import/catalogue-source.js';
import type { Entry } from './entries.js';
import type { AkeneoFamily } from './families.js';

/** An entry with its place: `chain` is the entry itself, its parent, and so on up to the root. */
export interface PlacedEntry extends Entry {
  chain: PlacedEntry[];
  family: AkeneoFamily | null;
  variant: FamilyVariantSetup | null;
}

interface Definitions {
  families: Map<string, AkeneoFamily>;
  variants: Map<string, FamilyVariantSetup>;
}

/** Places every entry below its parents, which come first in the result. What cannot be placed is refused in its verdict. */
export function placeEntries(entries: Map<string, Entry>, definitions: Definitions): PlacedEntry[] {
  const placed = new Map<string, PlacedEntry | null>();
  const place = (entry: Entry, below: Set<string>): PlacedEntry | null => {
    const known = placed.get(entry.sku);
    if (known !== undefined) return known;
    if (below.has(entry.sku)) {
      entry.row.refuse(
        'parent',
        'akeneo_parent_cycle',
        `${entry.sku} is among its own parents.`,
        'Correct the parent of one of them in Akeneo.',
      );
      return null;
    }
    const result =
      entry.parent === null
        ? root(entry, definitions)
        : child(entry, entry.parent, (parent) => place(parent, new Set([...below, entry.sku])), entries);
    placed.set(entry.sku, result);
    return result;
  };
  for (const entry of entries.values()) place(entry, new Set());
  return [...placed.values()].filter((one): one is PlacedEntry => one !== null && !one.row.refused);
}

function root(entry: Entry, { families, variants }: Definitions): PlacedEntry | null {
  const { family_variant: variantCode = '', family: familyCode } = entry.cells;
  const variant = entry.product ? null : (variants.get(variantCode) ?? null);
  if (!entry.product && !variant) {
    entry.row.refuse(
      'family_variant',
      'akeneo_unknown_family_variant',
      `There is no family variant ${variantCode}.`,
      'Export the family variants too.',
    );
    return null;
  }
  const family = families.get(variant?.familyCode ?? familyCode ?? '') ?? null;
  if (!family && familyCode) {
    entry.row.refuse(
      'family',
      'akeneo_unknown_family',
      `There is no family ${familyCode}.`,
      'Export the family too, or give the product another.',
    );
    return null;
  }
  if (!family)
    entry.row.warn(
      'family',
      'akeneo_no_family',
      'The product has no family; it will wait in the inbox.',
      'Assign a family, in Akeneo or here.',
    );
  const placed: PlacedEntry = { ...entry, chain: [], family, variant };
  placed.chain.push(placed);
  return placed;
}

function child(
  entry: Entry,
  parentSku: string,
  place: (parent: Entry) => PlacedEntry | null,
  entries: Map<string, Entry>,
): PlacedEntry | null {
  const parent = entries.get(parentSku);
  if (!parent) {
    entry.row.refuse(
      'parent',
      'akeneo_unknown_parent',
      `There is no product model ${parentSku}.`,
      'Export the product models too, or take the parent away.',
    );
    return null;
  }
  const above = place(parent);
  if (!above) {
    if (!entry.row.refused)
      entry.row.refuse(
        'parent',
        'akeneo_parent_refused',
        `Its parent ${parentSku} was refused.`,
        'Mend the parent first; its verdict says how.',
      );
    return null;
  }
  const levels = above.variant?.levels.length ?? 0;
  const depth = above.chain.length;
  if (parent.product || (entry.product ? depth !== levels : depth >= levels)) {
    entry.row.refuse(
      'parent',
      'akeneo_wrong_level',
      `${parentSku} stands at a level that takes no such children.`,
      `Its family variant has ${levels} level(s): put a variant below the last model.`,
    );
    return null;
  }
  const placed: PlacedEntry = { ...entry, chain: [], family: above.family, variant: above.variant };
  placed.chain.push(placed, ...above.chain);
  return placed;
}
