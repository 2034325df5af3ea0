import { isDeepStrictEqual } from 'node:util';
import type { CatalogSchema } from '../../catalog/index.js';
import type { Column } from './columns.js';
import { isOpen, type PointedColumns } from './open-numbers.js';
import type { PlacedEntry } from './trees.js';
import { readValue } from './values.js';
import type { Row } from './verdicts.js';

/** Cell → value. */
export interface Cells {
  facts: Record<string, unknown>;
  content: Record<string, unknown>;
}

/** What a row says. */
export interface NodeCells extends Cells {
  /** What the ancestors' rows say too. */
  inherited: Cells;
}

/**
 * The cells of one row. What equals the value inherited from above is told apart: written again, it would stop following its parent.
 * `above` holds the merged cells of the ancestors.
 */
export function readCells(
  node: PlacedEntry,
  columns: Map<string, Column>,
  { schema, pointed, counts }: { schema: CatalogSchema; pointed: PointedColumns; counts: string | undefined },
  above: Record<string, unknown>,
): NodeCells {
  const family = node.family && schema.families.get(node.family.code);
  const cells: NodeCells = { facts: {}, content: {}, inherited: { facts: {}, content: {} } };
  for (const [name, text] of Object.entries(node.cells)) {
    const column = columns.get(name);
    if (column?.kind === 'left_out') node.row.lose(name, text, 'akeneo_left_out', `Left out: ${column.reason}.`, column.fix);
    if (column?.kind !== 'cell') continue;
    const attribute = schema.attributes.get(column.attribute)!;
    if (family && !family.attributes.has(column.attribute)) {
      const message = `${column.attribute} is not an attribute of ${family.code}; its value is left out.`;
      node.row.lose(name, text, 'akeneo_not_in_family', message, 'Add the attribute to the family, or empty the value.');
      continue;
    }
    const value = readValue(schema, attribute, text, column.unitColumn && node.cells[column.unitColumn], name, node.row);
    if (value === undefined) continue;
    // Of the column that counts the stock no stock is said, which is told (`checkStock`).
    if (['number', 'measurement'].includes(attribute.type) && name !== counts && !pointed.has(name)) tellOpen(text, name, node.row);
    const isInherited = isDeepStrictEqual(above[column.cell], value);
    const level = axisLevel(node, column.attribute);
    if (level !== undefined && level !== node.chain.length - 1) {
      if (isInherited) continue;
      const message = `${column.attribute} tells variants apart at level ${level}, and this row stands at level ${node.chain.length - 1}; its value is left out.`;
      node.row.lose(name, text, 'akeneo_axis_level', message, 'Give the value at that level, and none elsewhere.');
      continue;
    }
    (isInherited ? cells.inherited : cells)[attribute.owner === 'erp' ? 'facts' : 'content'][column.cell] = value;
  }
  return cells;
}

/** It comes in as Akeneo writes numbers; who wrote it may have meant another, by a thousand. */
function tellOpen(text: string, column: string, row: Row): void {
  const [amount = ''] = text.split(/\s/, 1);
  if (!isOpen(amount)) return;
  const taken = `${text} is taken for ${Number(amount)}; it is ${Number(amount.replace('.', ''))} where the point is that of the thousands.`;
  row.lose(column, text, 'akeneo_number_open', taken, 'Where it is, write it without. Nothing else of the column tells which it is.');
}

/** At which level below the root an attribute is an axis; undefined where it is none. */
function axisLevel({ variant }: PlacedEntry, attribute: string): number | undefined {
  const at = variant?.levels.findIndex(({ axes }) => axes.includes(attribute)) ?? -1;
  return at < 0 ? undefined : at + 1;
}

/** Refuses a variant without its axes' values, and the second of two siblings with the same ones. */
export function checkAxes(node: PlacedEntry, facts: Record<string, unknown>, taken: Map<string, string>): boolean {
  const axes = node.variant?.levels[node.chain.length - 2]?.axes ?? [];
  const missing = axes.filter((axis) => facts[axis] === undefined);
  if (missing.length > 0) {
    node.row.refuse(missing[0]!, 'akeneo_axis_empty', `The variant has no value for its axis ${missing.join(', ')}.`, 'Fill it in Akeneo.');
    return false;
  }
  if (axes.length === 0) return true;
  const key = JSON.stringify([node.parent, axes.map((axis) => facts[axis])]);
  const twin = taken.get(key);
  if (twin)
    node.row.refuse(
      axes[0]!,
      'akeneo_axis_twice',
      `${twin} has the same ${axes.join(', ')} already.`,
      'Change one of the two, or remove it.',
    );
  else taken.set(key, node.sku);
  return twin === undefined;
}
