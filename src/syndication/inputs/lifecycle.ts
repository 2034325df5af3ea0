import { TAKE_IN, whyLeftOut } from '../assortment/why-left-out.js';
import type { LeftOutSku } from '../assortment/left-out.repository.js';
import { problem, type Problem } from '../../../libs/problem/index.js';
import type { MappedNode, MappedProduct } from '../../port/index.js';
import type { EditionView } from './product-inputs.js';
import { isRecalled, type Standings } from './stop.js';

/** Lifecycles that no channel shows; entering one takes the product off. A recall does not: it is no life, and nothing is lost by it. */
const WITHDRAWN = new Set(['planned', 'discontinued']);

/** By SKU; what is not here is meant for the channel. */
export type LeftOutSkus = ReadonlyMap<string, LeftOutSku>;

/**
 * Variants whose life has ended, and those that are not meant for the channel, leave the product; with the last of them, or with its root, the product has
 * no listing any more. `archives`: nor has it one where all that is left is recalled.
 */
export function withoutWithdrawn(
  product: MappedProduct,
  standings: Standings,
  leftOut: LeftOutSkus,
  archives: boolean,
): MappedProduct | null {
  const isOff = (node: MappedNode): boolean => isGone(node) || leftOut.has(node.sku);
  const nodes = product.nodes.filter((node) => !isOff(node));
  const sellables = nodes.filter((node) => node.sellable);
  if (!nodes.some((node) => node.parentSku === null) || sellables.length === 0)
    return nodes.length === product.nodes.length ? product : null;
  if (archives && sellables.every(({ sku }) => isRecalled(standings.get(sku)))) return null;
  return nodes.length === product.nodes.length ? product : { ...product, nodes, gone: product.nodes.filter(isOff) };
}

/** Why a product has no listing: no fault, so a warning; the product is not ready all the same. `mapped` null: the mapping leaves it out. */
export function notListed(view: EditionView, mapped: MappedProduct | null, leftOut: LeftOutSkus): Problem {
  const sku = view.rootSku;
  const say = (message: string, fix: string, owner: string, code = 'not_listed'): Problem =>
    problem(code, sku, message, fix, { severity: 'warning', owner, details: { sku } });
  if (!mapped) {
    const family = view.nodes[0]?.family ?? 'no family';
    return say(
      `The mapping of ${view.channelCode} leaves out ${family}`,
      'Take the family out of excludedFamilies if it should be listed',
      'pim',
    );
  }
  const [out] = leftOut.values();
  if (out && mapped.nodes.every((node) => !node.sellable || leftOut.has(node.sku) || isGone(node)))
    return say(`${sku} is not meant for ${view.channelCode}: ${whyLeftOut(out)}`, TAKE_IN, 'pim', 'not_meant');
  const root = mapped.nodes.find((node) => node.parentSku === null && isGone(node));
  const gone = root ? [root] : mapped.nodes.filter((node) => node.sellable && isGone(node));
  if (gone.length === 0) return say(`Everything of ${sku} that is sold is recalled: no channel shows it`, 'See its recalls', 'pim');
  const lifecycles = [...new Set(gone.map((node) => node.lifecycle))].sort().join(' or ');
  const message = root ? `${sku} is ${lifecycles}` : `Everything of ${sku} that is sold is ${lifecycles}`;
  return say(`${message}: no channel shows it`, 'Nothing to do; it is listed when the ERP sends the lifecycle active', 'erp');
}

const isGone = (node: MappedNode): boolean => WITHDRAWN.has(node.lifecycle);
