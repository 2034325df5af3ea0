import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { problem, type Problem } from '../../../libs/problem/index.js';
import { findConflicts } from '../cells/index.js';
import { AttributeCatalog } from '../schema/attribute-catalog.js';
import { contentLane, type Lane } from './lanes.js';
import type { WriteContext } from './node.js';
import { prepareRow } from './prepare-rows.js';
import { unknownSku } from './sku.js';
import { writeRows } from './write-rows.js';

export interface CellsUpdate {
  sku: string;
  /** The node's revision that the person was looking at. */
  expectedRevision: number;
  /** Cell key → new value, or null to clear. Cells not named are left. */
  cells: Record<string, unknown>;
  /** Clears are refused where the node has no value of its own that hides one from above. */
  onlyOverrides?: boolean;
}

export interface CellsUpdated {
  nodeId?: string;
  revision?: number;
  changed: string[];
  problems: Problem[];
}

/**
 * A person's edit of one node. Merged by cell: what others wrote in the meantime into other cells stays, and a cell that another
 * person changed after `expectedRevision` is a conflict that shows both values. Any problem leaves the node as it was.
 */
@Injectable()
export class UpdateCells {
  constructor(private readonly catalog: AttributeCatalog) {}

  async update(m: EntityManager, update: CellsUpdate, by: WriteContext): Promise<CellsUpdated> {
    const schema = await this.catalog.load(m);
    const prepared = prepareRow(schema, 'pim', { sku: update.sku, cells: update.cells, path: '' }, 0);
    if (prepared.problems.length > 0) return { changed: [], problems: prepared.problems.map(atTop) };
    const lane: Lane = {
      ...contentLane(by),
      check: (node, row) => {
        if (!node) return [unknownSku(update.sku)];
        const conflicts = findConflicts(node.content, node.contentMeta, update.expectedRevision, by.actor, row.changes, 'cells');
        return [...checkRevision(update, node.revision), ...conflicts, ...(update.onlyOverrides ? checkOverrides(update, node) : [])];
      },
    };
    const [result] = await writeRows(m, schema, lane, [prepared], by);
    return { nodeId: result!.nodeId, revision: result!.revision, changed: result!.changed, problems: result!.problems.map(atTop) };
  }
}

/** One node is the whole input, so its places begin at the top. */
function atTop(found: Problem): Problem {
  return found.path?.startsWith('.') ? { ...found, path: found.path.slice(1) } : found;
}

function checkRevision({ expectedRevision }: CellsUpdate, revision: number): Problem[] {
  if (Number.isInteger(expectedRevision) && expectedRevision >= 1 && expectedRevision <= revision) return [];
  return [
    problem(
      'revision_unknown',
      'expectedRevision',
      `The node is at revision ${revision}; ${expectedRevision} was never read.`,
      'Read the node again and send its revision.',
    ),
  ];
}

function checkOverrides({ cells }: CellsUpdate, node: { parentId: string | null; content: object }): Problem[] {
  return Object.keys(cells)
    .filter((key) => node.parentId === null || !Object.hasOwn(node.content, key))
    .map((key) =>
      problem(
        'no_override',
        `cells.${key}`,
        'This level has no value of its own that hides an inherited one.',
        'Clear it on the level where it is set.',
      ),
    );
}
