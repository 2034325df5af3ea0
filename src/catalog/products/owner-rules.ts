import type { EntityManager } from 'typeorm';
import { problem, type Problem } from '../../../libs/problem/index.js';
import type { Acting } from '../../journal/index.js';
import { applyChanges, type Changes } from '../cells/index.js';
import type { Owner } from '../schema/schema.js';
import { isNewer, isOlder, mergeFacts, nextMark } from './merge-facts.js';
import { STRUCTURE, type FactMeta } from './node.js';
import type { PreparedRow } from './prepare-rows.js';
import type { WorkingNode } from './write-plan.js';

/** What a row would do to a node's documents; `commit` does it, once every rule agreed. */
export interface PendingChange {
  changes: Changes;
  stale: string[];
  commit(node: WorkingNode, revision: number): void;
}

/** What differs between the owners of cells. Facts and content never share a cell, so each reads and writes only its own documents. */
export interface OwnerRules {
  owner: Owner;
  want: { facts: boolean; content: boolean };
  draft(node: WorkingNode | undefined, row: PreparedRow): PendingChange;
  /** Reads what `check` needs besides the nodes, once these are locked and read. No statement where it needs nothing. */
  prepare?(m: EntityManager, nodeOf: (row: PreparedRow) => WorkingNode | undefined): Promise<void>;
  /** What else this writer wants to be sure of, once the node is locked and read. */
  check?(node: WorkingNode | undefined, row: PreparedRow): Problem[];
  /** May this row still say something of a structure field, or was a newer message here? */
  mayWrite(node: WorkingNode, field: string, row: PreparedRow): boolean;
  /** A newer message was here, so that what the row says of it is told to be stale. */
  isOlder(node: WorkingNode, field: string, row: PreparedRow): boolean;
  /** Remembers that this row wrote a structure field. */
  mark(node: WorkingNode, field: string, row: PreparedRow, changed: boolean): void;
  /** A row was written. `isWhole`: all of it, and there is nothing to say of it. */
  remember?(node: WorkingNode, row: PreparedRow, isWhole: boolean): void;
}

export const factsRules: OwnerRules = {
  owner: 'erp',
  want: { facts: true, content: false },
  draft(node, row) {
    const merged = mergeFacts(node?.facts ?? {}, node?.factMeta ?? {}, row.changes, row.order!);
    return {
      changes: merged.changes,
      stale: merged.stale,
      commit(target) {
        target.facts = merged.doc;
        target.factMeta = merged.meta;
        if (Object.keys(merged.changes).length > 0) target.dirty.facts = true;
        if (merged.marksMoved) target.dirty.marks = true;
      },
    };
  },
  mayWrite: (node, field, row) => isNewer(node.factMeta[field], row.order!),
  isOlder: (node, field, row) => isOlder(node.factMeta[field], row.order!),
  mark(node, field, row, changed) {
    // Said once more without an order it is no news; but the first that the ERP says of a node makes its place the ERP's.
    if (!changed && row.order!.order === null && sourceOfPlace(node.factMeta) !== undefined) return;
    node.factMeta = { ...node.factMeta, [field]: nextMark(node.factMeta[field], row.order!, changed) };
    node.dirty.marks = true;
  },
  remember(node, row, isWhole) {
    node.factSaid = isWhole ? (row.said ?? null) : null;
  },
};

export function contentRules(by: Acting): OwnerRules {
  return {
    owner: 'pim',
    want: { facts: false, content: true },
    draft(node, row) {
      const { doc, changes } = applyChanges(node?.content ?? {}, row.changes);
      return {
        changes,
        stale: [],
        commit(target, revision) {
          const keys = Object.keys(changes);
          if (keys.length === 0) return;
          target.content = doc;
          target.contentMeta = { ...target.contentMeta, ...contentMarks(keys, revision, by) };
          target.dirty.content = true;
        },
      };
    },
    mayWrite: () => true,
    isOlder: () => false,
    mark: () => undefined,
  };
}

/** A person who says where a node stands: what the ERP has placed is moved by the ERP, else its next line would move it back. */
export function placeRules(by: Acting): OwnerRules {
  return {
    ...contentRules(by),
    want: { facts: true, content: true },
    check(node, { path }) {
      const source = node && sourceOfPlace(node.factMeta);
      return source === undefined ? [] : [placedByErp(node!, source, `${path}.parent`)];
    },
  };
}

/** The system that said last that a node exists, lives or stands somewhere; undefined: people made it, and no system has named its place. */
export function sourceOfPlace(marks: FactMeta): string | undefined {
  const place =
    marks[STRUCTURE.parent] ?? marks[STRUCTURE.lifecycle] ?? Object.entries(marks).find(([field]) => field.startsWith('$'))?.[1];
  return place?.s;
}

function placedByErp({ sku }: WorkingNode, source: string, path: string): Problem {
  return problem(
    'structure_of_erp',
    path,
    `${source} says where ${sku} stands, and its next line would say so again.`,
    `Send a line with the new parent as ${source}: POST /erp/v1/items. previewParentChange tells what it would mean.`,
    { owner: 'erp', details: { source } },
  );
}

export function contentMarks(keys: string[], revision: number, by: Acting) {
  const mark = { r: revision, by: by.person, at: by.now.toISOString() };
  return Object.fromEntries(keys.map((key) => [key, mark]));
}

/** Structure that changes the draft which people review; lifecycle does not: a recall needs nobody's approval. */
export const REVIEWED_STRUCTURE: ReadonlySet<string> = new Set([
  STRUCTURE.created,
  STRUCTURE.parent,
  STRUCTURE.left,
  STRUCTURE.family,
  STRUCTURE.familyVariant,
  STRUCTURE.categories,
]);
