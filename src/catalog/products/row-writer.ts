import type { Problem } from '../../../libs/problem/index.js';
import { parseCellKey } from '../cells/index.js';
import { marketsOf } from '../recalls/judge-recall.js';
import type { RowRecalls } from '../recalls/row-recalls.js';
import type { Axes } from './axes.js';
import { REVIEWED_STRUCTURE, type OwnerRules } from './owner-rules.js';
import { STRUCTURE, type Lifecycle, type NodeChanges } from './node.js';
import { judgeMove } from './judge-move.js';
import { checkExisting, placeNew } from './placement.js';
import type { PreparedRow } from './prepare-rows.js';
import { checkAssets, checkCategories, checkMembership, checkSellable, skuTaken } from './row-checks.js';
import { unknownSku } from './sku.js';
import { checkTreeFits } from './tree-fit.js';
import { clean, type WorkingNode, type WritePlan } from './write-plan.js';

export interface RowOutcome {
  verdict: 'created' | 'updated' | 'unchanged' | 'stale' | 'partly_rejected' | 'rejected';
  node?: WorkingNode;
  /** Cells and structure fields that changed. */
  changed: string[];
  /** Cells that a newer message had written already. */
  stale: string[];
  /** Where it was recalled, where that was lifted or told anew; null: in all markets. */
  recalledIn?: (string | null)[];
  problems: Problem[];
}

/** Applies one prepared row to the plan: all of it, or nothing and its problems. */
export class RowWriter {
  constructor(
    private readonly plan: WritePlan,
    private readonly axes: Axes,
    private readonly rules: OwnerRules,
    /** Of the categories and assets that the rows name, those that exist. */
    private readonly known: { categories: ReadonlySet<string>; assets: ReadonlySet<string> },
    private readonly recalls: RowRecalls,
  ) {}

  /** `stays`: why its parent was refused before; the rest of the row is tried without it. */
  write(row: PreparedRow, folded: string, parent: WorkingNode | undefined, stays?: Problem): RowOutcome {
    const node = this.plan.find(folded);
    if (node && node.sku !== row.sku) return rejected(skuTaken(row, node));
    if (node && row.row.mustBeNew) return rejected(skuTaken(row, node));
    if (!node && row.row.mustExist) return rejected(unknownSku(row.sku, `${row.path}.sku`));
    const unsure = this.rules.check?.(node, row) ?? [];
    if (unsure.length > 0) return { ...rejected(unsure[0]!), problems: unsure };
    const refused =
      checkCategories(row, this.known.categories, node) ??
      checkAssets(this.plan.schema, row, this.known.assets) ??
      checkMembership(this.plan, this.rules.owner, row, node ?? parent);
    if (refused) return rejected(refused);
    const outcome = node ? this.change(row, node, parent, stays) : this.create(row, folded, parent);
    if (outcome.node) this.rules.remember?.(outcome.node, row, outcome.problems.length === 0 && outcome.stale.length === 0);
    return outcome;
  }

  /** Whether a row has another parent for a node that is there, and is not older than what was said of that last. */
  moves(row: PreparedRow, node: WorkingNode, parent: WorkingNode | undefined): boolean {
    return namesAnother(row, node, parent) && this.rules.mayWrite(node, STRUCTURE.parent, row);
  }

  private create(row: PreparedRow, folded: string, parent: WorkingNode | undefined): RowOutcome {
    const { plan, rules } = this;
    const placed = placeNew(plan, { row: row.row, parent, path: row.path });
    if (placed.problem) return rejected(placed.problem);
    const recall = this.recalls.judge(row, undefined, parent);
    const refused =
      this.axes.check(undefined, parent, row.changes, rules.owner, `${row.path}.cells`) ??
      checkSellable(row, placed.kind) ??
      recall.refused;
    if (refused) return rejected(refused);
    const id = plan.nextId();
    const { lifecycle } = recall;
    const { family = null, familyVariant = null, sellable, categories = [] } = row.row;
    const node: WorkingNode = {
      ...{ id, sku: row.sku, folded, rootId: parent?.rootId ?? id, parentId: parent?.id ?? null, kind: placed.kind, lifecycle },
      sellable: sellable ?? (placed.kind === 'variant' || (placed.kind === 'product' && !familyVariant)),
      familyCode: parent ? null : family,
      familyVariantCode: parent ? null : familyVariant,
      categories: [...new Set(categories)].sort(),
      ...{ facts: {}, content: {}, factMeta: {}, contentMeta: {}, factSaid: null },
      ...{ revision: 1, treeRevision: 1, state: 'draft', isNew: true, dirty: clean() },
      ...{ position: parent ? plan.placeBelow(parent) : '', places: 0, isLeaf: true },
    };
    plan.add(node);
    const draft = rules.draft(undefined, row);
    draft.commit(node, 1);
    rules.mark(node, STRUCTURE.lifecycle, row.row.lifecycle === undefined ? unordered(row) : row, true);
    if (sellable !== undefined) rules.mark(node, STRUCTURE.sellable, row, true);
    this.markParent(row, node, false);
    this.axes.apply(node, row.changes, row.at);
    const changes: NodeChanges = {
      [STRUCTURE.created]: [null, { kind: node.kind, parent: parent?.sku ?? null, family, familyVariant }],
      ...draft.changes,
      ...this.recalls.commit(row, node, recall),
    };
    this.recalls.mark(row, node);
    plan.record(node, changes, row.order?.messageId ?? null, [STRUCTURE.created]);
    if (parent) this.becomeParent(parent, row);
    return { verdict: 'created', node, changed: Object.keys(changes), stale: [], recalledIn: marketsOf(recall), problems: recall.warnings };
  }

  /** A parent that is refused takes nothing else of the row with it: its facts are as right as before. */
  private change(row: PreparedRow, node: WorkingNode, parent: WorkingNode | undefined, stays: Problem | undefined): RowOutcome {
    const { plan, rules } = this;
    const stands = checkExisting(plan, node, { row: row.row, parent, path: row.path }) ?? checkSellable(row, node.kind);
    if (stands) return rejected(stands);
    const moves = this.moves(row, node, parent);
    const refusal = moves ? (stays ?? this.judgeMove(row, node, parent)) : undefined;
    const isOld = !moves && namesAnother(row, node, parent);
    const draft = rules.draft(node, row);
    const recall = this.recalls.judge(row, node, undefined);
    if (recall.refused) return rejected(recall.refused);
    const structure = this.structure(row, node, recall.lifecycle);
    const above = node.parentId === null ? undefined : plan.get(node.parentId);
    const after = Object.fromEntries(Object.entries(draft.changes).map(([key, [, value]]) => [key, value]));
    const refused = checkTreeFits(plan, this.axes, node, row) ?? this.axes.check(node, above, after, rules.owner, `${row.path}.cells`);
    if (refused) return refusal ? { ...rejected(refused), problems: [refused, refusal] } : rejected(refused);
    const older = this.olderOf(row, node);
    const before = node.lifecycle;
    const moved = moves && !refusal ? this.move(row, node, parent!) : {};
    const changes: NodeChanges = { ...moved, ...structure, ...this.recalls.commit(row, node, recall), ...draft.changes };
    const changed = Object.keys(changes);
    if (changed.length > 0) node.revision++;
    draft.commit(node, node.revision);
    if (!refusal) this.markParent(row, node, STRUCTURE.parent in changes);
    this.commitStructure(row, node, structure);
    this.recalls.mark(row, node);
    if (STRUCTURE.familyVariant in structure) this.axes.assign(node, row.at);
    this.axes.apply(node, after, row.at, before);
    if (changed.length > 0) plan.record(node, changes, row.order?.messageId ?? null, this.reviewedOf(changed));
    const stale = [...(isOld ? [STRUCTURE.parent] : []), ...older, ...draft.stale, ...recall.stale];
    const verdict = refusal ? (saysMore(row) ? 'partly_rejected' : 'rejected') : verdictOf(changed, stale);
    return { verdict, node, changed, stale, recalledIn: marketsOf(recall), problems: [...(refusal ? [refusal] : []), ...recall.warnings] };
  }

  private judgeMove(row: PreparedRow, node: WorkingNode, parent: WorkingNode | undefined): Problem | undefined {
    const above = node.parentId === null ? [] : this.recalls.standingAt(this.plan.get(node.parentId));
    const there = parent ? this.recalls.standingAt(parent) : [];
    return judgeMove(this.plan, { node, parent: parent ?? null, recalledBy: above, recalledThere: there }, row.path);
  }

  /** The tree that it leaves changes as well as the one that it comes to: both go back to draft, and both have it in their history. */
  private move(row: PreparedRow, node: WorkingNode, parent: WorkingNode): NodeChanges {
    const { plan } = this;
    const left = plan.get(node.parentId!);
    const messageId = row.order?.messageId ?? null;
    this.axes.move(node, parent, row.at);
    plan.move(node, parent, messageId);
    this.recalls.moved(node, parent);
    if (left.rootId !== parent.rootId) {
      left.revision++;
      left.dirty.columns = true;
      plan.record(left, { [STRUCTURE.left]: [node.sku, parent.sku] }, messageId, [STRUCTURE.left]);
    }
    this.becomeParent(parent, row);
    return { [STRUCTURE.parent]: [left.sku, parent.sku] };
  }

  /** An older line that comes late must be known as older, also where the newer one moved nothing. */
  private markParent(row: PreparedRow, node: WorkingNode, changed: boolean): void {
    if (row.parentSku !== undefined && this.rules.mayWrite(node, STRUCTURE.parent, row))
      this.rules.mark(node, STRUCTURE.parent, row, changed);
  }

  /** What the row says otherwise of how it lives and is sold, of which a newer message spoke. */
  private olderOf(prepared: PreparedRow, node: WorkingNode): string[] {
    const { lifecycle = node.lifecycle, sellable = node.sellable } = prepared.row;
    const others = [
      ...(lifecycle !== node.lifecycle && lifecycle !== 'recalled' ? [STRUCTURE.lifecycle] : []),
      ...(sellable !== node.sellable ? [STRUCTURE.sellable] : []),
    ];
    return others.filter((field) => this.rules.isOlder(node, field, prepared));
  }

  /** What of the row's structure fields differs from the node's and may be written. */
  private structure({ row, ...prepared }: PreparedRow, node: WorkingNode, lifecycle: Lifecycle): NodeChanges {
    const changes: NodeChanges = {};
    const may = (field: string) => this.rules.mayWrite(node, field, { row, ...prepared });
    const isRoot = node.parentId === null;
    if (isRoot && row.family && node.familyCode === null) changes[STRUCTURE.family] = [null, row.family];
    if (isRoot && row.familyVariant && node.familyVariantCode === null) changes[STRUCTURE.familyVariant] = [null, row.familyVariant];
    if (lifecycle !== node.lifecycle) changes[STRUCTURE.lifecycle] = [node.lifecycle, lifecycle];
    const sellable = row.sellable ?? (STRUCTURE.familyVariant in changes ? false : node.sellable);
    if (sellable !== node.sellable && may(STRUCTURE.sellable)) changes[STRUCTURE.sellable] = [node.sellable, sellable];
    const categories = row.categories && [...new Set(row.categories)].sort();
    if (categories && categories.join('\n') !== node.categories.join('\n')) changes[STRUCTURE.categories] = [node.categories, categories];
    return changes;
  }

  private commitStructure(row: PreparedRow, node: WorkingNode, changes: NodeChanges): void {
    const to = (field: string) => changes[field]?.[1];
    node.familyCode = (to(STRUCTURE.family) as string | undefined) ?? node.familyCode;
    node.familyVariantCode = (to(STRUCTURE.familyVariant) as string | undefined) ?? node.familyVariantCode;
    node.lifecycle = (to(STRUCTURE.lifecycle) as Lifecycle | undefined) ?? node.lifecycle;
    node.sellable = (to(STRUCTURE.sellable) as boolean | undefined) ?? node.sellable;
    node.categories = (to(STRUCTURE.categories) as string[] | undefined) ?? node.categories;
    if (Object.keys(changes).length > 0) node.dirty.columns = true;
    if (row.row.lifecycle && row.row.lifecycle !== 'recalled' && this.rules.mayWrite(node, STRUCTURE.lifecycle, row)) {
      this.rules.mark(node, STRUCTURE.lifecycle, row, STRUCTURE.lifecycle in changes);
    }
    const isSaid = row.row.sellable !== undefined && this.rules.mayWrite(node, STRUCTURE.sellable, row);
    if (isSaid || STRUCTURE.sellable in changes) this.rules.mark(node, STRUCTURE.sellable, row, STRUCTURE.sellable in changes);
  }

  /** A product that gets its first variant is no longer sold by itself: its variants are. */
  private becomeParent(parent: WorkingNode, row: PreparedRow): void {
    if (!parent.sellable) return;
    parent.sellable = false;
    if (parent.isNew) return;
    parent.revision++;
    parent.dirty.columns = true;
    this.plan.record(parent, { [STRUCTURE.sellable]: [true, false] }, row.order?.messageId ?? null, [STRUCTURE.sellable]);
  }

  private reviewedOf(changed: string[]): string[] {
    return changed.filter((key) => {
      if (key.startsWith('$')) return REVIEWED_STRUCTURE.has(key);
      const attribute = this.plan.schema.attributes.get(parseCellKey(key)!.attribute)!;
      return attribute.owner === 'pim' || attribute.factPolicy === 'review';
    });
  }
}

export function rejected(reason: Problem): RowOutcome {
  return { verdict: 'rejected', changed: [], stale: [], problems: [reason] };
}

/** Of what a row does not say, an older one that comes late still may. */
const unordered = (row: PreparedRow): PreparedRow => (row.order ? { ...row, order: { ...row.order, order: null } } : row);

/** Whether a row names another parent than a node has. */
const namesAnother = ({ parentSku }: PreparedRow, node: WorkingNode, parent: WorkingNode | undefined): boolean =>
  parentSku !== undefined && (parentSku === null ? null : parent?.id) !== node.parentId;

/** Something else than a parent, be it now or before. */
function saysMore({ row, changes }: PreparedRow): boolean {
  const { lifecycle, recall, sellable, categories, family, familyVariant, isLeft } = row;
  return (
    Object.keys(changes).length > 0 || [lifecycle, recall, sellable, categories, family, familyVariant, isLeft].some((said) => said != null)
  );
}

function verdictOf(changed: string[], stale: string[]): RowOutcome['verdict'] {
  if (changed.length > 0) return 'updated';
  return stale.length > 0 ? 'stale' : 'unchanged';
}
