import type { EntityManager } from 'typeorm';
import { gtinHolders } from '../../catalog/index.js';
import type { LoadedChannel } from '../reach/loaded-channel.js';
import { gtinTwins, gtinUses } from './gtin-twins.js';
import type { LoadedProduct } from './product-loader.js';

/** The products with what is wrong with their GTINs, looked at across the catalogue. One statement, and none where nothing has a GTIN. */
export async function judgeGtins(
  m: EntityManager,
  { mapping }: LoadedChannel,
  loaded: Map<string, LoadedProduct>,
): Promise<Map<string, LoadedProduct>> {
  const { barcodes } = mapping;
  const uses = new Map([...loaded].map(([rootId, { view, product }]) => [rootId, product ? gtinUses(barcodes, view, product) : []]));
  const asked = [...uses].flatMap(([rootId, own]) => [...new Set(own.map(({ gtin14 }) => gtin14))].map((gtin14) => ({ gtin14, rootId })));
  if (asked.length === 0) return loaded;
  const cells = [...barcodes.cells.keys()];
  const holders = await gtinHolders(m, asked, cells);
  return new Map(
    [...loaded].map(([rootId, one]) => {
      // What went to another product and is still shown here is no twin of itself.
      const own = new Set(one.view.nodes.map(({ sku }) => sku));
      const others = holders.filter((holder) => holder.rootId !== rootId && !own.has(holder.sku));
      const found = gtinTwins(uses.get(rootId)!, others, barcodes);
      return [rootId, found.length > 0 ? { ...one, problems: [...one.problems, ...found] } : one];
    }),
  );
}
