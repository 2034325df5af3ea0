import type { Rendered, RenderInput } from '../../port/index.js';
import { predecessorsOf } from '../../port/kit/index.js';
import { Emptiness } from './emptiness.js';
import { productSetInput } from './input.js';
import type { InputSource } from './input-source.js';
import { apart, emptiedMetafields, productMetafieldsOf } from './metafields.js';
import { ownedFields } from './owned.js';
import { bound, identityOf, type ProductPayload } from './payload.js';
import { sellables } from './plan.js';
import { policyOf } from './policy.js';
import { judgeProduct } from './rules.js';
import { channelOf } from './settings.js';

/** The exact calls for the content of one product. Pure: ids are in it only as far as they were recorded before. */
export function render(given: RenderInput): Rendered {
  const { listing, product, channel, requirements, externalIds, bindings } = given;
  const { namespace } = channelOf(channel);
  const wanted = new Set(listing.skus);
  const variants = sellables(product).filter((node) => wanted.has(node.sku));
  const accepted = given.accepted as ProductPayload | undefined;
  const source: InputSource = { product, variants, bindings, namespace, emptiness: new Emptiness(given), accepted };
  const payload = payloadOf(source, listing.key, externalIds['product'], channelOf(channel).publicationIds);
  // A product that the shop made itself has its prices, and which variants are there is not known before the first send.
  const isAdopted = externalIds['product'] !== undefined && !externalIds['managed'];
  return {
    payload,
    ...ownedFields(payload, source),
    issues: judgeProduct({ payload, product, variants, channel, policy: policyOf(requirements), isAdopted }),
  };
}

function payloadOf(source: InputSource, key: string, id: string | undefined, publicationIds: string[]): ProductPayload {
  const { namespace, product } = source;
  const input = productSetInput(source);
  const identity = identityOf(namespace, key);
  const metafields = [{ ...identity, type: 'id' }, ...productMetafieldsOf(product.fields, namespace)];
  if (!id) {
    return {
      identifier: { customId: identity },
      input: { ...input, metafields },
      ...{ metafields: [], variantMetafields: [], emptied: [], publicationIds },
    };
  }
  const { variants, variantMetafields } = apart(input.variants);
  const emptied = emptiedMetafields(source, id);
  const replaced = replacedBy(source);
  return {
    ...{ identifier: { id }, input: { ...input, variants }, metafields, variantMetafields, emptied },
    ...(replaced.length > 0 && { replaced }),
    publicationIds,
  };
}

/** What is sold no more and still in the shop, as far as we know, under the options of a variant that is to be made. */
function replacedBy({ product, variants, bindings }: InputSource): { sku: string; id: string }[] {
  const made = variants.filter(({ sku }) => bound(bindings, 'variant', sku) === undefined);
  const skus = new Set(made.flatMap(({ sku }) => predecessorsOf(product, sku)));
  return [...skus].flatMap((sku) => {
    const id = bound(bindings, 'variant', sku);
    return id === undefined ? [] : [{ sku, id }];
  });
}
