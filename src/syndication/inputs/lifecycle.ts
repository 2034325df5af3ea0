import { problem, type Problem } from '../../../libs/problem/index.js';
import type { MappedNode, MappedProduct } from '../../port/index.js';
import type { EditionView } from './product-inputs.js';

/** Lifecycles that no channel shows; entering one takes the product off at once. */
const WITHDRAWN = new Set(['planned', 'recalled', 'discontinued']);

/** Withdrawn variants leave the product; with the last of them, or with its root, the product has no listing any more. */
export function withoutWithdrawn(product: MappedProduct, recalled: ReadonlySet<string>): MappedProduct | null {
  const nodes = product.nodes.filter((node) => !isGone(node, recalled));
  if (nodes.length === product.nodes.length) return product;
  const isLeft = nodes.some((node) => node.parentSku === null) && nodes.some((node) => node.sellable);
  return isLeft ? { ...product, nodes, gone: product.nodes.filter((node) => isGone(node, recalled)) } : null;
}

/** Why a product has no listing: no fault, so a warning; the product is not ready all the same. `mapped` null: the mapping leaves it out. */
export function notListed(view: EditionView, mapped: MappedProduct | null, recalled: ReadonlySet<string>): Problem {
  const sku = view.rootSku;
  const say = (message: string, fix: string, owner: string): Problem =>
    problem('not_listed', sku, message, fix, { severity: 'warning', owner, details: { sku } });
  if (!mapped) {
    const family = view.nodes[0]?.family ?? 'no family';
    return say(
      `The mapping of ${view.channelCode} leaves out ${family}`,
      'Take the family out of excludedFamilies if it should be listed',
      'pim',
    );
  }
  const root = mapped.nodes.find((node) => node.parentSku === null && isGone(node, recalled));
  const gone = root ? [root] : mapped.nodes.filter((node) => node.sellable && isGone(node, recalled));
  const lifecycles = [...new Set(gone.map((node) => lifecycleOf(node, recalled)))].sort().join(' or ');
  const message = root ? `${sku} is ${lifecycles}` : `Everything of ${sku} that is sold is ${lifecycles}`;
  return say(`${message}: no channel shows it`, 'Nothing to do; it is listed when the ERP sends the lifecycle active', 'erp');
}

const isGone = (node: MappedNode, recalled: ReadonlySet<string>): boolean => WITHDRAWN.has(node.lifecycle) || recalled.has(node.sku);

/** A recall counts from the moment it is known, before any edition says so. */
const lifecycleOf = (node: MappedNode, recalled: ReadonlySet<string>): string => (recalled.has(node.sku) ? 'recalled' : node.lifecycle);
