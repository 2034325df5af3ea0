import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { together } from '../../../libs/db/index.js';
import { problem, type Problem } from '../../../libs/problem/index.js';
import { PersonsRepository, type Acting } from '../../journal/index.js';
import { findConflicts } from '../cells/index.js';
import { AttributeCatalog, type DefinedSchema } from '../schema/attribute-catalog.js';
import { AssetsPort } from './assets-port.js';
import { categoryConflicts, categoryWish } from './category-conflicts.js';
import { CellIndexPort } from './cell-index.js';
import { DraftPort } from './draft-port.js';
import { contentRules, type OwnerRules } from './owner-rules.js';
import { lockNodes, type LockedNodes } from './lock-nodes.js';
import { prepareRow, type NodeRow, type PreparedRow } from './prepare-rows.js';
import type { WorkingNode } from './write-plan.js';
import { skusOf, writeRows, type RowResult } from './write-rows.js';

/** A person’s edit of one node. */
export interface CellsUpdate {
  sku: string;
  /** The node's revision that the person was looking at. */
  expectedRevision: number;
  /** Cell key → new value, or null to clear. Cells not named are left. */
  cells: Record<string, unknown>;
  /** Of a product: all that it shall have; absent leaves them. */
  categories?: string[];
  /** Clears are refused where the node has no value of its own that hides one from above. */
  onlyOverrides?: boolean;
  /** The update's place in the caller's input. */
  path: string;
}

/**
 * People's edits, each of one node. Merged by cell: what others wrote in the meantime into other cells stays, and a cell, or the categories, that
 * another person changed after `expectedRevision` is a conflict that shows both values. Any problem leaves that node as it was.
 */
@Injectable()
export class UpdateCells {
  constructor(
    private readonly catalog: AttributeCatalog,
    private readonly assets: AssetsPort,
    private readonly index: CellIndexPort,
    private readonly drafts: DraftPort,
    private readonly persons: PersonsRepository,
  ) {}

  /** A constant number of statements, however many updates: one more where a cell bears another spelling, two where categories are said over newer ones. Results are in their order. */
  async update(m: EntityManager, updates: CellsUpdate[], by: Acting): Promise<RowResult[]> {
    const { schema, prepared, locked } = await this.begin(m, updates.map(toRow));
    const sound = prepared.filter((row) => row.problems.length === 0);
    const conflicts = (node: WorkingNode, row: PreparedRow, mine: ReadonlySet<string>): Problem[] => {
      const { expectedRevision, path } = updates[row.at]!;
      return findConflicts(node.content, node.contentMeta, expectedRevision, mine, row.changes, `${path}.cells`);
    };
    let mine: ReadonlySet<string> = new Set([by.person]);
    let categories: ReadonlyMap<number, Problem> = new Map();
    const rules: OwnerRules = {
      ...contentRules(by),
      // Persons are compared, not spellings; yet hardly an edit meets another spelling, so that the others pay no statement for it.
      prepare: async (manager, nodeOf) => {
        const wishes = sound.flatMap((row) => categoryWish(nodeOf(row), row, updates[row.at]!.expectedRevision) ?? []);
        const met = sound.some((row) => {
          const node = nodeOf(row);
          return node !== undefined && conflicts(node, row, mine).length > 0;
        });
        if (met || wishes.length > 0) mine = await this.persons.spellingsOf(manager, by.person);
        if (wishes.length > 0) categories = await categoryConflicts(manager, wishes, mine);
      },
      check: (node, row) => {
        const update = updates[row.at]!;
        const { content, revision, parentId } = node!;
        return [
          ...checkRevision(update, revision),
          ...conflicts(node!, row, mine),
          ...(categories.has(row.at) ? [categories.get(row.at)!] : []),
          ...(update.onlyOverrides ? checkOverrides(update, parentId, content) : []),
        ];
      },
    };
    return writeRows(m, { schema, assets: this.assets, index: this.index, drafts: this.drafts }, rules, prepared, by, { locked });
  }

  /** Definitions and nodes are asked for in one piece: what is to be locked is told by the definitions as they were at the last look. */
  private async begin(
    m: EntityManager,
    rows: NodeRow[],
  ): Promise<{ schema: DefinedSchema; prepared: PreparedRow[]; locked?: LockedNodes | undefined }> {
    const latest = this.catalog.latest ?? (await this.catalog.load(m));
    const prepared = prepare(latest, rows);
    const skus = skusOf(prepared.filter(({ problems }) => problems.length === 0));
    const definitions = this.catalog.load(m);
    const nodes = skus.length > 0 ? lockNodes(m, skus, CONTENT, 'makes nothing') : undefined;
    const [schema, locked] = await together([definitions, nodes]);
    // By other definitions other rows are sound: those are locked as they come.
    return schema === latest ? { schema, prepared, locked } : { schema, prepared: prepare(schema, rows) };
  }
}

const CONTENT = { facts: false, content: true };

const prepare = (schema: DefinedSchema, rows: NodeRow[]): PreparedRow[] => rows.map((row, at) => prepareRow(schema, 'pim', row, at));

const toRow = ({ sku, cells, categories, path }: CellsUpdate): NodeRow => ({
  sku,
  cells,
  path,
  mustExist: true,
  ...(categories && { categories }),
});

export function checkRevision({ expectedRevision, path }: Pick<CellsUpdate, 'expectedRevision' | 'path'>, revision: number): Problem[] {
  if (expectedRevision <= revision) return [];
  return [
    problem(
      'revision_unknown',
      `${path}.expectedRevision`,
      `The node is at revision ${revision}; ${expectedRevision} was never read.`,
      'Read the node again and send its revision.',
    ),
  ];
}

function checkOverrides({ cells, path }: CellsUpdate, parentId: string | null, content: object): Problem[] {
  return Object.keys(cells)
    .filter((key) => parentId === null || !Object.hasOwn(content, key))
    .map((key) =>
      problem(
        'no_override',
        `${path}.cells.${key}`,
        'This level has no value of its own that hides an inherited one.',
        'Clear it on the level where it is set.',
      ),
    );
}
