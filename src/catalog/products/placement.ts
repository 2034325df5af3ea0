import { problem, type Problem } from '../../../libs/problem/index.js';
import type { NodeKind, Placement } from './node.js';
import { MAX_LEVELS } from '../families/family-rules.js';
import type { WorkingNode, WritePlan } from './write-plan.js';

/** What a row asks of the tree, with its parent found. */
export interface PlacementRequest {
  row: Placement;
  parent: WorkingNode | undefined;
  path: string;
}

/** May this new node stand here? Returns its kind, or why not. */
export function placeNew(
  plan: WritePlan,
  { row, parent, path }: PlacementRequest,
): { kind: NodeKind; problem?: undefined } | { problem: Problem } {
  const family = checkFamily(plan, parent ? plan.get(parent.rootId) : undefined, row, path);
  if (family) return { problem: family };
  if (!parent) return row.kind ? { problem: rootKind(path) } : { kind: 'product' };
  if (parent.kind === 'variant') {
    return {
      problem: problem(
        'parent_is_variant',
        `${path}.parent`,
        `${parent.sku} is a variant; nothing stands below a variant.`,
        'Name its product or level as the parent.',
      ),
    };
  }
  const levels = plan.levels(parent);
  if (plan.depth(parent) >= MAX_LEVELS) {
    return {
      problem: problem(
        'tree_too_deep',
        `${path}.parent`,
        `${parent.sku} stands ${MAX_LEVELS} levels below its product already.`,
        `A product has at most ${MAX_LEVELS} levels below it.`,
      ),
    };
  }
  if (levels.length === 0) return { kind: row.kind ?? 'variant' };
  const kind: NodeKind = plan.depth(parent) + 1 === levels.length ? 'variant' : 'level';
  if (row.kind && row.kind !== kind) {
    return {
      problem: problem(
        'kind_mismatch',
        `${path}.kind`,
        `The family variant makes this node a ${kind}.`,
        'Leave kind out, or name the right parent.',
      ),
    };
  }
  return { kind };
}

/** May an existing node be what this row says? Where it stands is judged by itself: `judgeMove`. A family is given once. */
export function checkExisting(plan: WritePlan, node: WorkingNode, { row, path }: PlacementRequest): Problem | undefined {
  if (row.kind && row.kind !== node.kind) {
    return problem('kind_mismatch', `${path}.kind`, `${node.sku} is a ${node.kind}.`, 'Leave kind out.');
  }
  return checkFamily(plan, node.parentId === null ? node : plan.get(node.rootId), row, path, node);
}

function checkFamily(
  plan: WritePlan,
  root: WorkingNode | undefined,
  row: Placement,
  path: string,
  node?: WorkingNode,
): Problem | undefined {
  const isRoot = root === undefined || root === node;
  const family = row.family ?? root?.familyCode ?? undefined;
  if (row.family != null && !plan.schema.families.has(row.family)) {
    return problem(
      'family_unknown',
      `${path}.family`,
      `There is no family ${quote(row.family)}.`,
      'Use the code of an existing family, or have an administrator create it.',
    );
  }
  if (row.family && root && root.familyCode !== row.family && !(isRoot && root.familyCode === null)) {
    const fix = isRoot
      ? 'Leave the family as it is; changing it is a job of its own.'
      : 'Leave the family out: the whole tree has that of its product.';
    return problem(
      'family_fixed',
      `${path}.family`,
      `${root.sku} has ${root.familyCode ? `the family ${root.familyCode}` : 'no family'}.`,
      fix,
    );
  }
  if (row.familyVariant == null) return undefined;
  const variant = plan.schema.familyVariants.get(row.familyVariant);
  if (!variant || variant.familyCode !== family) {
    return problem(
      'family_variant_unknown',
      `${path}.familyVariant`,
      `The family ${family ?? '(none)'} has no family variant ${quote(row.familyVariant)}.`,
      'Use the code of one of its family variants.',
    );
  }
  if (root && root.familyVariantCode !== row.familyVariant && !(isRoot && root.familyVariantCode === null)) {
    return problem(
      'family_variant_fixed',
      `${path}.familyVariant`,
      `${root.sku} has ${root.familyVariantCode ? `the family variant ${root.familyVariantCode}` : 'no family variant'}.`,
      'Leave it as it is; set it on the product, once.',
    );
  }
  return undefined;
}

function rootKind(path: string): Problem {
  return problem('parent_missing', `${path}.parent`, 'A level or variant stands below a parent.', 'Name its parent, or leave kind out.');
}

function quote(code: string): string {
  return JSON.stringify(String(code).toWellFormed().slice(0, 100));
}
