import type { EntityManager } from 'typeorm';
import { problem, type Problem } from '../../../libs/problem/index.js';
import type { Acting } from '../../journal/index.js';
import { existingCategories } from '../schema/schema.repository.js';
import type { CatalogSchema } from '../schema/schema.js';
import { RowRecalls } from '../recalls/row-recalls.js';
import type { AssetsPort } from './assets-port.js';
import type { CellIndexPort } from './cell-index.js';
import type { DraftPort } from './draft-port.js';
import { Axes } from './axes.js';
import { axisClashes } from './axis-clashes.js';
import type { OwnerRules } from './owner-rules.js';
import { lockNodes, type LockedNodes } from './lock-nodes.js';
import { readAxisNodes, reserveNodeIds, type AxisNode } from './nodes.repository.js';
import type { PreparedRow } from './prepare-rows.js';
import { assetCells } from './row-checks.js';
import { rejected, RowWriter, type RowOutcome } from './row-writer.js';
import { axisReads } from './axis-reads.js';
import { WaitingRows } from './waiting-rows.js';
import { WritePlan } from './write-plan.js';

/** What became of one row: its verdict, and why it was refused or what is worth knowing. */
export interface RowResult {
  sku: string;
  verdict: RowOutcome['verdict'] | 'parked';
  nodeId?: string;
  rootId?: string;
  /** The node's revision after the call. */
  revision?: number;
  changed: string[];
  stale: string[];
  /** Where it was recalled, where that was lifted or told anew; null: in all markets. */
  recalledIn?: (string | null)[];
  /** Of a parked row: the SKU of the parent that does not exist yet. */
  waitsFor?: string;
  problems: Problem[];
}

/** What rows are judged by besides the nodes themselves. */
interface Ground {
  schema: CatalogSchema;
  assets: AssetsPort;
  /** Told of what was written. */
  index: CellIndexPort;
  /** Told of what of it people review. */
  drafts: DraftPort;
}

/** What the caller has done of it in this transaction already. */
export interface Held {
  /** What it has claimed (`claimSkus`): where that is all SKUs of the rows, nothing is claimed again. */
  claimed?: ReadonlyMap<string, string> | undefined;
  /** Of all sound rows. */
  locked?: LockedNodes | undefined;
}

/** Nodes that these rows name, themselves or as parents. */
export const skusOf = (rows: readonly PreparedRow[]): string[] => [
  ...new Set(rows.flatMap((row) => (row.parentSku ? [row.sku, row.parentSku] : [row.sku]))),
];

/**
 * Writes many nodes of one owner in at most ten statements, however many rows: claim, lock, read, ids, siblings, categories, assets,
 * insert, update, history; and a few more where rows speak of lives and recalls. What writes is sent ahead, and waited for by
 * the end of the transaction. Results are in the order of the rows. One bad row does not stop the others; the caller who wants all or nothing rolls back.
 */
export async function writeRows(
  m: EntityManager,
  { schema, assets, index, drafts }: Ground,
  rules: OwnerRules,
  rows: PreparedRow[],
  by: Acting,
  held: Held = {},
): Promise<RowResult[]> {
  const sound = rows.filter((row) => row.problems.length === 0);
  const skus = skusOf(sound);
  if (skus.length === 0) return rows.map((row) => refused(row, row.problems));
  const { folds, found } = held.locked ?? (await lockNodes(m, skus, rules.want, held.claimed ?? 'now'));
  const distinct = [...new Set(skus.map((sku) => folds.get(sku)!))];
  const missing = distinct.length - new Set(found.map((node) => node.folded).filter((folded) => distinct.includes(folded))).size;
  const ids = missing > 0 ? await reserveNodeIds(m, missing) : [];
  const stored = new WritePlan(schema, found, ids);
  const axisNodes = await readAxes(m, stored, sound, folds);
  const known = { categories: await readCategories(m, sound), assets: await assets.existing(m, namedAssets(schema, sound)) };
  await rules.prepare?.(m, (row) => stored.find(folds.get(row.sku)!));
  const recallsOf = await RowRecalls.load(m, stored, rules, sound, mayMove(stored, sound, folds), by);
  const { plan, recalls, results } = writeUntilDistinct(rows, (refusals) => {
    const attempt = new WritePlan(schema, found, ids);
    const axes = new Axes(attempt, axisNodes);
    const recalls = recallsOf(attempt);
    const writer = new RowWriter(attempt, axes, rules, known, recalls);
    return { plan: attempt, axes, recalls, results: writeInOrder(attempt, writer, rows, folds, refusals) };
  });
  await recalls.write(m);
  await plan.flush(m, by, index);
  await drafts.changed(m, plan.reviewed, by.now);
  await recalls.tell(m);
  return results.map((result) => (result.nodeId ? { ...result, revision: plan.get(result.nodeId).revision } : result));
}

/** Why a row is refused: whole, or its parent alone. */
interface RowRefusal {
  why: Problem;
  isOfParent: boolean;
}

interface Attempt {
  plan: WritePlan;
  axes: Axes;
  recalls: RowRecalls;
  results: RowResult[];
}

/**
 * Rows whose siblings would look alike once all rows are in are refused, and the others are tried again without them: without its own
 * move, a node is back where another one went meanwhile. Where a parent is what clashes, the rest of its row is tried without it, once. Each try
 * refuses a row more, or more of one, so it ends.
 */
function writeUntilDistinct(rows: PreparedRow[], write: (refusals: ReadonlyMap<number, RowRefusal>) => Attempt): Attempt {
  const refusals = new Map<number, RowRefusal>();
  for (;;) {
    const attempt = write(refusals);
    const clashes = axisClashes(attempt.axes, rows);
    if (clashes.size === 0) return attempt;
    for (const [at, why] of clashes) refusals.set(at, { why, isOfParent: !refusals.has(at) && isOfParent(why) });
  }
}

/** A row waits until its parent stands; what still waits at the end is parked, or was a ring. */
function writeInOrder(
  plan: WritePlan,
  writer: RowWriter,
  rows: PreparedRow[],
  folds: ReadonlyMap<string, string>,
  refusals: ReadonlyMap<number, RowRefusal>,
): RowResult[] {
  const results: RowResult[] = new Array<RowResult>(rows.length);
  const waiting = new WaitingRows();
  /** Folded SKU of a parent that has not come → rows of nodes that are there and should stand below it. */
  const moving = new Map<string, { row: PreparedRow; folded: string }[]>();
  const write = (row: PreparedRow): void => {
    const folded = folds.get(row.sku)!;
    const parentFold = row.parentSku ? folds.get(row.parentSku)! : undefined;
    const parent = parentFold === undefined ? undefined : plan.find(parentFold);
    if (waiting.mustQueue(folded) || (parentFold !== undefined && !parent && !plan.find(folded)))
      return waiting.add(row, folded, parentFold);
    const refusal = refusals.get(row.at);
    const node = plan.find(folded);
    const awaits = node !== undefined && parentFold !== undefined && !parent && node.parentId !== null && writer.moves(row, node, parent);
    const stays = refusal?.isOfParent ? refusal.why : undefined;
    const outcome = refusal && !stays ? rejected(refusal.why) : writer.write(awaits ? withoutParent(row) : row, folded, parent, stays);
    results[row.at] = toResult(row, outcome);
    if (awaits && outcome.verdict !== 'rejected') {
      results[row.at] = {
        ...results[row.at]!,
        verdict: 'parked',
        waitsFor: row.parentSku!,
        problems: [...outcome.problems, awaited(row, plan.get(node.parentId!).sku)],
      };
      moving.set(parentFold, [...(moving.get(parentFold) ?? []), { row, folded }]);
    }
    if (outcome.verdict === 'created') came(folded);
  };
  const came = (folded: string): void => {
    for (const next of waiting.release(folded)) write(next);
    const moved = moving.get(folded) ?? [];
    moving.delete(folded);
    for (const one of moved) {
      const [before, outcome] = [
        results[one.row.at]!,
        writer.write(onlyParent(one.row), one.folded, plan.find(folded), refusals.get(one.row.at)?.why),
      ];
      const problems = [...before.problems.filter(({ code }) => code !== AWAITED), ...outcome.problems];
      const { waitsFor: _came, ...rest } = before;
      results[one.row.at] = { ...rest, verdict: outcome.verdict, changed: [...before.changed, ...outcome.changed], stale: [...before.stale, ...outcome.stale], problems }; // prettier-ignore
    }
  };
  for (const row of rows) {
    if (row.problems.length > 0) results[row.at] = refused(row, row.problems);
    else write(row);
  }
  for (const { row, waitsFor, inRing } of waiting.rest()) results[row.at] = inRing ? refused(row, [ring(row)]) : parked(row, waitsFor);
  return results;
}

async function readAxes(m: EntityManager, plan: WritePlan, rows: PreparedRow[], folds: ReadonlyMap<string, string>): Promise<AxisNode[]> {
  const { rootIds, attributes } = axisReads(plan, rows, folds);
  return rootIds.length > 0 ? await readAxisNodes(m, rootIds, attributes) : [];
}

async function readCategories(m: EntityManager, rows: PreparedRow[]): Promise<Set<string>> {
  const codes = new Set(rows.flatMap((row) => row.row.categories ?? []));
  return codes.size > 0 ? existingCategories(m, [...codes]) : codes;
}

function namedAssets(schema: CatalogSchema, rows: PreparedRow[]): string[] {
  return [...new Set(rows.flatMap((row) => assetCells(schema, row).map(([, hash]) => hash)))];
}

/** Whether a row may take a node that is there to another parent: then the recalls above both are looked at. */
function mayMove(plan: WritePlan, rows: PreparedRow[], folds: ReadonlyMap<string, string>): boolean {
  return rows.some((row) => {
    const node = row.parentSku === undefined ? undefined : plan.find(folds.get(row.sku)!);
    return node !== undefined && node.parentId !== (row.parentSku ? (plan.find(folds.get(row.parentSku)!)?.id ?? '') : null);
  });
}

const isOfParent = ({ path }: Problem): boolean => path?.endsWith('.parent') === true;

/** Neither half of a row is the message: that one is known again only where it was taken in one piece. */
const withoutParent = (row: PreparedRow): PreparedRow => ({ ...row, parentSku: undefined, said: null });

/** The rest of the row was written when it came. */
const onlyParent = (row: PreparedRow): PreparedRow => ({
  ...row,
  changes: {},
  row: { sku: row.row.sku, cells: {}, isLeft: true },
  said: null,
});

const AWAITED = 'parent_awaited';

function awaited(row: PreparedRow, now: string): Problem {
  const message = `${row.sku} stays below ${now} until ${row.parentSku} comes; all else of the line is taken.`;
  return problem(AWAITED, `${row.path}.parent`, message, 'Nothing to do: it moves when its parent comes.', { severity: 'warning' });
}

function toResult(row: PreparedRow, { verdict, node, changed, stale, recalledIn = [], problems }: RowOutcome): RowResult {
  const where = recalledIn.length > 0 && { recalledIn };
  return { sku: row.sku, verdict, ...(node ? { nodeId: node.id, rootId: node.rootId } : {}), changed, stale, ...where, problems };
}

function refused(row: PreparedRow, problems: Problem[]): RowResult {
  return { sku: row.sku, verdict: 'rejected', changed: [], stale: [], problems };
}

function parked(row: PreparedRow, waitsFor: string): RowResult {
  return { sku: row.sku, verdict: 'parked', changed: [], stale: [], waitsFor, problems: [] };
}

function ring(row: PreparedRow): Problem {
  return problem('cyclic_parent', `${row.path}.parent`, `${row.sku} would stand below itself.`, 'Name a parent outside its own tree.');
}
