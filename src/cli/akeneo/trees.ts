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
  families: ReadonlyMap<string, AkeneoFamily>;
  variants: ReadonlyMap<string, FamilyVariantSetup>;
}

/** Places entries below their parents. Parents are product models, and all of these are known before anything is placed. */
export class Trees {
  /** Null: it was refused. In the order in which parents come before their children. */
  private readonly placed = new Map<string, PlacedEntry | null>();

  constructor(
    private readonly models: ReadonlyMap<string, Entry>,
    private readonly definitions: Definitions,
  ) {
    for (const model of models.values()) this.placeWithParents(model);
  }

  placedModels(): PlacedEntry[] {
    return [...this.placed.values()].filter((one) => one !== null);
  }

  /** Undefined where it is refused, which its verdict says. */
  place(entry: Entry): PlacedEntry | undefined {
    return (entry.parent === null ? root(entry, this.definitions) : this.child(entry, entry.parent)) ?? undefined;
  }

  /** Upwards to what is placed already, a root, a gap or a ring; then down again. Lines of parents may be of any length. */
  private placeWithParents(model: Entry): void {
    const path: Entry[] = [];
    const seen = new Set<string>();
    for (
      let at: Entry | undefined = model;
      at && !this.placed.has(at.sku);
      at = at.parent === null ? undefined : this.models.get(at.parent)
    ) {
      if (seen.has(at.sku)) {
        at.row.refuse(
          'parent',
          'akeneo_parent_cycle',
          `${at.sku} is among its own parents.`,
          'Correct the parent of one of them in Akeneo.',
        );
        this.placed.set(at.sku, null);
        break;
      }
      seen.add(at.sku);
      path.push(at);
    }
    for (const entry of path.reverse()) if (!this.placed.has(entry.sku)) this.placed.set(entry.sku, this.place(entry) ?? null);
  }

  private child(entry: Entry, parentSku: string): PlacedEntry | undefined {
    const above = this.placed.get(parentSku);
    if (above === undefined)
      return void entry.row.refuse(
        'parent',
        'akeneo_unknown_parent',
        `There is no product model ${parentSku}.`,
        'Export the product models too, or take the parent away.',
      );
    if (above === null) return void refuseBelow(entry, parentSku);
    const levels = above.variant?.levels.length ?? 0;
    const depth = above.chain.length;
    if (entry.product ? depth !== levels : depth >= levels)
      return void entry.row.refuse(
        'parent',
        'akeneo_wrong_level',
        `${parentSku} stands at a level that takes no such children.`,
        `Its family variant has ${levels} level(s): put a variant below the last model.`,
      );
    tellOther(entry, 'family', above.family?.code, `${parentSku} is of`);
    tellOther(entry, 'family_variant', above.variant?.code, `${parentSku} is of`);
    const placed: PlacedEntry = { ...entry, chain: [], family: above.family, variant: above.variant };
    placed.chain.push(placed, ...above.chain);
    return placed;
  }
}

/** Says where a row stands otherwise than it does: what it stands on counts. */
function tellOther({ cells, row }: Entry, column: 'family' | 'family_variant', stands: string | undefined, by: string): void {
  const said = cells[column];
  if (said === undefined || said === stands) return;
  const message = `${by} ${stands ?? 'none'}; ${column} ${said} of this row is left out.`;
  row.lose(column, said, 'akeneo_other_place', message, 'Say the same in both, or move the row.');
}

export function refuseBelow({ row }: Entry, parentSku: string): void {
  row.refuse('parent', 'akeneo_parent_refused', `Its parent ${parentSku} was refused.`, 'Mend the parent first; its verdict says how.');
}

function root(entry: Entry, { families, variants }: Definitions): PlacedEntry | undefined {
  const { family_variant: variantCode = '', family: familyCode } = entry.cells;
  const variant = entry.product ? null : (variants.get(variantCode) ?? null);
  if (!entry.product && !variant)
    return void entry.row.refuse(
      'family_variant',
      'akeneo_unknown_family_variant',
      `There is no family variant ${variantCode}.`,
      'Export the family variants too, or mend the row of this one.',
    );
  const family = families.get(variant?.familyCode ?? familyCode ?? '') ?? null;
  if (!family && familyCode)
    return void entry.row.refuse(
      'family',
      'akeneo_unknown_family',
      `There is no family ${familyCode}.`,
      'Export the family too, or give the product another.',
    );
  if (variant) tellOther(entry, 'family', variant.familyCode, `The family variant ${variant.code} is of`);
  else tellOther(entry, 'family_variant', undefined, 'A product without a parent is of');
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
