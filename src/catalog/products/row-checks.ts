import { problem, type Problem } from '../../../libs/problem/index.js';
import { parseCellKey } from '../cells/index.js';
import type { CatalogSchema, Owner } from '../schema/schema.js';
import type { NodeKind } from './node.js';
import { categoriesOfRoot } from './categories-of-root.js';
import type { PreparedRow } from './prepare-rows.js';
import type { WorkingNode, WritePlan } from './write-plan.js';

/** `node` is the one that is there already. */
export function checkCategories({ row, path }: PreparedRow, existing: ReadonlySet<string>, node?: WorkingNode): Problem | undefined {
  if (row.categories && node && node.parentId !== null) return categoriesOfRoot(path);
  const unknown = row.categories?.find((code) => !existing.has(code));
  if (unknown === undefined) return undefined;
  return problem(
    'category_unknown',
    `${path}.categories`,
    `There is no category ${JSON.stringify(unknown.toWellFormed().slice(0, 100))}.`,
    'Use codes of existing categories.',
  );
}

/** Cells of the row that name an asset: [cell, SHA-256]. */
export function assetCells(schema: CatalogSchema, { changes }: PreparedRow): [string, string][] {
  return Object.entries(changes).filter(
    (entry): entry is [string, string] => entry[1] !== null && schema.attributes.get(parseCellKey(entry[0])!.attribute)!.type === 'asset',
  );
}

export function checkAssets(schema: CatalogSchema, row: PreparedRow, existing: ReadonlySet<string>): Problem | undefined {
  const unknown = assetCells(schema, row).find(([, hash]) => !existing.has(hash));
  if (!unknown) return undefined;
  return problem(
    'asset_unknown',
    `${row.path}.cells.${unknown[0]}`,
    `There is no asset ${unknown[1]}.`,
    'Upload the file first, then use its hash.',
  );
}

/** Content must be of the family; a product that waits for one takes any, and facts are the ERP's to send for every item alike. */
export function checkMembership(plan: WritePlan, writer: Owner, row: PreparedRow, near: WorkingNode | undefined): Problem | undefined {
  if (writer === 'erp') return undefined;
  const family = plan.schema.families.get((near ? plan.get(near.rootId).familyCode : undefined) ?? row.row.family ?? '');
  const stray =
    family && Object.keys(row.changes).find((key) => row.changes[key] !== null && !family.attributes.has(parseCellKey(key)!.attribute));
  if (!family || stray === undefined) return undefined;
  const place = `${row.path}.cells.${stray}`;
  return problem(
    'not_in_family',
    place,
    `The family ${family.code} has no such attribute.`,
    'Leave it out, or have an administrator add it to the family.',
  );
}

export function checkSellable({ row, path }: PreparedRow, kind: NodeKind): Problem | undefined {
  if (kind !== 'variant' || row.sellable !== false) return undefined;
  return problem('variant_is_sellable', `${path}.sellable`, 'A variant is what is sold.', 'Leave sellable out, or set its lifecycle.');
}

export function skuTaken(row: PreparedRow, node: WorkingNode): Problem {
  const same = node.sku === row.sku;
  const message = same
    ? `The SKU ${node.sku} exists already.`
    : `The SKU ${node.sku} exists already and differs only by case or Unicode form.`;
  return problem('sku_taken', `${row.path}.sku`, message, same ? 'Choose another SKU.' : `Write it as ${node.sku}, or choose another.`);
}
