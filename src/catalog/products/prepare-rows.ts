import { problem, type Problem } from '../../../libs/problem/index.js';
import { checkCells, type CellChanges } from '../cells/index.js';
import { checkRecall } from '../recalls/check-recall.js';
import type { CatalogSchema, Owner } from '../schema/schema.js';
import type { FactOrder } from './merge-facts.js';
import { LIFECYCLES, type Placement } from './node.js';
import { categoriesOfRoot } from './categories-of-root.js';
import { normalizeSku } from './sku.js';

/** One node to create or change: what it is, and its cells of one owner (null clears). `path` is the row's place in the caller's input. */
export interface NodeRow extends Placement {
  cells: Record<string, unknown>;
  path?: string;
  /** Refuse the row where the SKU exists already. */
  mustBeNew?: boolean;
  /** Refuse the row where it does not. */
  mustExist?: boolean;
  /** It is what is left of a row of which all else was taken before. */
  isLeft?: boolean;
}

/** A row whose form was checked before any lock is taken. */
export interface PreparedRow {
  at: number;
  row: NodeRow;
  sku: string;
  parentSku: string | null | undefined;
  changes: CellChanges;
  path: string;
  problems: Problem[];
  order?: FactOrder;
  /** The message that it is, where it may be known again (`saidBy`). */
  said?: string | null;
}

/** Everything that can be told of the rows without looking at the products: forms, attributes, owners, values. */
export function prepareRow(schema: CatalogSchema, writer: Owner, row: NodeRow, at: number): PreparedRow {
  const path = row.path ?? `rows.${at}`;
  const sku = normalizeSku(row.sku, `${path}.sku`);
  const parent = row.parentSku == null ? { sku: row.parentSku } : normalizeSku(row.parentSku, `${path}.parent`);
  const cells = checkCells(schema, writer, row.cells, `${path}.cells`);
  const problems = [
    sku.problem,
    'problem' in parent ? parent.problem : undefined,
    ...checkPlacement(row, path),
    ...checkRecall(schema, row, path),
    ...cells.problems,
  ];
  return {
    at,
    row,
    path,
    sku: sku.sku ?? '',
    parentSku: parent.sku,
    changes: cells.changes,
    problems: problems.filter((one) => one !== undefined),
  };
}

function checkPlacement(row: NodeRow, path: string): Problem[] {
  const problems: Problem[] = [];
  if (row.lifecycle !== undefined && !LIFECYCLES.includes(row.lifecycle)) {
    problems.push(problem('lifecycle_unknown', `${path}.lifecycle`, 'There is no such lifecycle.', `Use one of ${LIFECYCLES.join(', ')}.`));
  }
  if (row.categories && row.parentSku) problems.push(categoriesOfRoot(path));
  return problems;
}
