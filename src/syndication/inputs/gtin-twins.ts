import type { Distinction, GtinHolder } from '../../catalog/index.js';
import { problem, type Problem } from '../../../libs/problem/index.js';
import type { CellRef, MappedProduct } from '../../port/index.js';
import { gtin14 } from '../../port/kit/index.js';
import type { Barcodes, ProductView, ViewNode } from '../mapping/index.js';

/** What a thing says of its pack, its condition and who ships it; what it does not say counts as the usual: one new piece. */
type Traits = Record<Distinction, string>;

/** A GTIN that a sellable goes out with. */
export interface GtinUse {
  sku: string;
  gtin: string;
  gtin14: string;
  cell: CellRef | undefined;
  /** As the catalogue's cells say it, and as the channel's fields say it as well. */
  inCells: Traits;
  inFields: Traits;
}

/** All of one product on one channel. */
export function gtinUses({ targets, fields, cells }: Barcodes, view: ProductView, product: MappedProduct): GtinUse[] {
  const nodes = new Map(view.nodes.map((node) => [node.sku, node]));
  return product.nodes.flatMap((node) => {
    if (!node.sellable) return [];
    return targets.flatMap((target): GtinUse[] => {
      const field = node.fields[target];
      const [gtin] = [field?.value].flat();
      const key = typeof gtin === 'string' ? gtin14(gtin) : undefined;
      if (!field || typeof gtin !== 'string' || key === undefined) return [];
      const inCells = traitsOf(cells, (code) => effective(nodes, node.sku, code));
      const inFields = traitsOf(fields, (code) => node.fields[code]?.value);
      return [{ sku: node.sku, gtin, gtin14: key, cell: field.cells[0], inCells, inFields }];
    });
  });
}

/**
 * The same GTIN twice, within the product and across the catalogue. A buyer finds one of two: a warning. Where the two are packs of different
 * contents, one of the numbers is wrong: an error. Another condition, or somebody else who ships it, is what two offers of one article are.
 */
export function gtinTwins(uses: GtinUse[], holders: readonly GtinHolder[], { cells }: Barcodes): Problem[] {
  const others = Map.groupBy(
    holders.map(({ sku, gtin14: key, values }) => ({ sku, gtin14: key, traits: traitsOf(cells, (code) => values[code]) })),
    (other) => other.gtin14,
  );
  const own = Map.groupBy(uses, (use) => use.gtin14);
  return uses.flatMap((use) => {
    const twins = [
      ...own
        .get(use.gtin14)!
        .filter(({ sku }) => sku !== use.sku)
        .map((twin) => ({ sku: twin.sku, differs: differenceOf(use.inCells, twin.inCells) ?? differenceOf(use.inFields, twin.inFields) })),
      ...(others.get(use.gtin14) ?? []).map((other) => ({ sku: other.sku, differs: differenceOf(use.inCells, other.traits) })),
    ];
    const named = (wanted: Distinction | undefined) =>
      [...new Set(twins.filter(({ differs }) => differs === wanted).map(({ sku }) => sku))].sort();
    return [...twice(use, named('pack'), true), ...twice(use, named(undefined), false)];
  });
}

function twice({ sku, gtin, cell }: GtinUse, skus: string[], isOtherPack: boolean): Problem[] {
  if (skus.length === 0) return [];
  const shown = `${skus.slice(0, 3).join(', ')}${skus.length > 3 ? ` and ${skus.length - 3} more` : ''}`;
  return [
    problem(
      isOtherPack ? 'gtin_of_other_pack' : 'gtin_twice',
      cell?.cell ?? 'gtin',
      isOtherPack
        ? `${sku} and ${shown} have the GTIN ${gtin}, and are packs of different contents`
        : `${sku} has the GTIN ${gtin} of ${shown}`,
      isOtherPack
        ? 'Give each pack its own GTIN: GS1 wants one for each content'
        : 'Correct the GTIN of one of them, or take one of them off sale',
      { severity: isOtherPack ? 'error' : 'warning', owner: 'erp', details: { sku, others: skus, cells: cell ? [cell] : [] } },
    ),
  ];
}

/** Condition and fulfilment first: what differs in them may have any pack. */
function differenceOf(a: Traits, b: Traits): Distinction | undefined {
  return (['condition', 'fulfilment', 'pack'] as const).find((one) => a[one] !== b[one]);
}

function traitsOf(kinds: ReadonlyMap<string, Distinction>, valueOf: (code: string) => unknown): Traits {
  const traits: Traits = { pack: '', condition: '', fulfilment: '' };
  for (const [code, kind] of kinds) {
    const value = plain(valueOf(code));
    if (!USUAL[kind].has(value)) traits[kind] += `${code}=${value};`;
  }
  return traits;
}

const USUAL: Record<Distinction, ReadonlySet<string>> = {
  pack: new Set(['', '0', '1', 'false', 'no', 'none', 'single']),
  condition: new Set(['', 'new', 'new_new', 'new, new']),
  fulfilment: new Set(['', 'default', 'seller', 'merchant', 'mfn', 'fbm']),
};

function plain(value: unknown): string {
  if (value === undefined || value === null) return '';
  return (typeof value === 'object' ? JSON.stringify(value) : String(value as string)).trim().toLowerCase();
}

function effective(nodes: ReadonlyMap<string, ViewNode>, sku: string, code: string): unknown {
  for (let node = nodes.get(sku); node; node = nodes.get(node.parentSku ?? '')) {
    const value = node.facts[code] ?? node.content['*']?.[code];
    if (value !== undefined) return value;
  }
  return undefined;
}
