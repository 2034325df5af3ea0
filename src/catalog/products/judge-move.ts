import { problem, type Problem } from '../../../libs/problem/index.js';
import { inWords, type Recall } from '../recalls/recall.js';
import type { WorkingNode, WritePlan } from './write-plan.js';

/** Another place for a node that is there. */
export interface Move {
  node: WorkingNode;
  /** null: it should be a product of its own, or one is named that is not there. */
  parent: WorkingNode | null;
  /** Open recalls that stand above it now, and those that would. */
  recalledBy: readonly Recall[];
  recalledThere: readonly Recall[];
}

/**
 * May a node stand below another parent? Only where it means the same there: on the same level of a product with the same family variant. Its
 * siblings there are judged with all other rows (`axis-clashes.ts`). A recall that stands above it is not left by moving away. Pure.
 */
export function judgeMove(plan: WritePlan, { node, parent, recalledBy, recalledThere }: Move, path: string): Problem | undefined {
  const place = `${path}.parent`;
  if (node.parentId === null || parent === null) return productStays(plan, node, place);
  if (plan.isWithin(parent, node))
    return problem('cyclic_parent', place, `${parent.sku} stands below ${node.sku} itself.`, 'Name a parent outside its own tree.');
  if (parent.kind === 'variant')
    return problem(
      'parent_is_variant',
      place,
      `${parent.sku} is a variant; nothing stands below a variant.`,
      'Name its product or level as the parent.',
    );
  const [from, to] = [plan.get(node.rootId), plan.get(parent.rootId)];
  if (from.familyCode !== to.familyCode || from.familyVariantCode !== to.familyVariantCode)
    return problem(
      'parent_of_other_family_variant',
      place,
      `${node.sku} is in ${from.sku} (${kindOf(from)}), and ${to.sku} has ${kindOf(to)}.`,
      'Move it to a product with the same family variant; for another one, discontinue it and send the article under a SKU of its own.',
    );
  const depth = plan.depth(node);
  if (plan.depth(parent) !== depth - 1)
    return problem(
      'parent_on_other_level',
      place,
      `${node.sku} stands on level ${depth}, and below ${parent.sku} it would be level ${plan.depth(parent) + 1}.`,
      `Name a parent on level ${depth - 1}.`,
    );
  const left = recalledBy.find((one) => !recalledThere.some((there) => there.id === one.id));
  if (left)
    return problem(
      'recalled_above',
      place,
      `${inWords(left)}: ${node.sku} would leave what must not be sold.`,
      `Recall ${node.sku} itself, or lift the recall of ${left.sku}; then move it.`,
    );
  return undefined;
}

function productStays(plan: WritePlan, node: WorkingNode, place: string): Problem {
  const now = node.parentId === null ? 'a product of its own' : `below ${plan.get(node.parentId).sku}`;
  const fix =
    node.parentId !== null
      ? 'Leave the parent out: what is a variant does not become a product. Discontinue it, and send the product under a SKU of its own.'
      : 'Leave the parent out: a product does not become a variant. Discontinue it, and send the variant under a SKU of its own.';
  return problem('parent_fixed', place, `${node.sku} exists already, ${now}.`, fix);
}

const kindOf = ({ familyCode, familyVariantCode }: WorkingNode): string =>
  familyVariantCode ?? `no family variant${familyCode === null ? ' and no family' : ` of ${familyCode}`}`;
