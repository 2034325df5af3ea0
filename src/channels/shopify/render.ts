import type { Rendered, RenderInput } from '../../port/index.js';
import { productSetInput } from './input.js';
import { apart, emptiedMetafields, productMetafieldsOf } from './metafields.js';
import { stockOf } from './money.js';
import { ownedFields } from './owned.js';
import { bound, identityOf, type OfferPayload, type ProductPayload, type StockOf } from './payload.js';
import { sellables } from './plan.js';
import { policyOf } from './policy.js';
import { judgeProduct } from './rules.js';
import { channelOf } from './settings.js';

/** The exact calls for one product. Pure: ids are in it only as far as they were recorded before. */
export function render({ listing, product, channel, requirements, externalIds, bindings }: RenderInput): Rendered {
  const { namespace, publicationIds } = channelOf(channel);
  const wanted = new Set(listing.skus);
  const variants = sellables(product).filter((node) => wanted.has(node.sku));
  const input = productSetInput(product, variants, bindings, namespace);
  const metafields = productMetafieldsOf(product.fields, namespace);
  const identity = identityOf(namespace, listing.key);
  const id = externalIds['product'];
  const inventory = variants.flatMap(({ sku, offer }): StockOf[] => {
    const quantity = stockOf(offer);
    return quantity === null ? [] : [{ sku, quantity }];
  });
  const own = { ...identity, type: 'id' };
  const split = apart(input.variants);
  const payload: ProductPayload = id
    ? {
        identifier: { id },
        input: { ...input, variants: split.variants },
        metafields: [own, ...metafields],
        variantMetafields: split.variantMetafields,
        emptied: emptiedMetafields(product.fields, namespace),
        inventory,
        publicationIds,
      }
    : {
        identifier: { customId: identity },
        input: { ...input, metafields: [own, ...metafields] },
        metafields: [],
        variantMetafields: [],
        emptied: [],
        inventory,
        publicationIds,
      };
  const offerPayload = id ? offerOf(id, payload) : undefined;
  return {
    payload,
    ...(offerPayload && { offerPayload }),
    ...ownedFields(payload, product, variants),
    issues: judgeProduct({ payload, product, variants, channel, policy: policyOf(requirements) }),
  };

  /** Prices and stock alone, once every variant and every picture is known by its id: until then the product is not what it should be. */
  function offerOf(productId: string, { input: { variants: all, files } }: ProductPayload): OfferPayload | undefined {
    if (!all.every(({ id: known, sku }) => known && bound(bindings, 'item', sku))) return undefined;
    if (!files.every((file) => file.id)) return undefined;
    const prices = all.map(({ id: known, price, compareAtPrice, inventoryPolicy }) => ({
      id: known!,
      price,
      compareAtPrice,
      inventoryPolicy,
    }));
    return { productId, variants: prices, inventory };
  }
}
