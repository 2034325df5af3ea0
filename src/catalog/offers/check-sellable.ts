import { problem, type Problem } from '../../../libs/problem/index.js';
import type { PreparedOffer } from './prepared-offer.js';

/** Why there is no offer of this; undefined: it is sold. `sellable` undefined: there is no such node. */
export function checkSellable(sellable: boolean | undefined, { path, sku }: PreparedOffer): Problem | undefined {
  if (sellable) return undefined;
  if (sellable === undefined)
    return problem(
      'sku_unknown',
      `${path}.sku`,
      `There is no ${JSON.stringify(sku)}.`,
      'Send the item first, and the SKU in its exact spelling.',
    );
  return problem('not_sellable', `${path}.sku`, `${sku} is not sold by itself.`, 'Send offers for its variants.');
}
