import { getDirectiveValues, GraphQLError, type GraphQLResolveInfo, type GraphQLSchema } from 'graphql';
import { createFiles, deleteFiles, updateFiles } from '../files/mutations.js';
import { setQuantities, type SetQuantitiesInput, type SetQuantitiesResult } from '../inventory/set-quantities.js';
import { deleteProduct } from '../products/apply-product.js';
import { bulkUpdateVariants } from '../products/bulk-update.js';
import { toggleActivation, type ToggleActivationInput } from '../inventory/toggle-activation.js';
import { defineMetafield } from '../products/define-metafield.js';
import { deleteMetafields, setMetafields } from '../products/metafields-set.js';
import type { ProductSetArguments } from '../products/inputs.js';
import { productSet, productSetLater } from '../products/product-set.js';
import { publish, unpublish } from '../products/publish.js';
import type { Shop } from '../shop/shop.js';
import type { RequestContext } from './context.js';
import { attach, type Resolvers } from './resolvers.js';
import { withScope } from './scopes.js';

const badRequest = (message: string): GraphQLError => new GraphQLError(message, { extensions: { code: 'BAD_REQUEST' } });

export function attachMutations(schema: GraphQLSchema): void {
  const mutations: Resolvers<unknown> = {
    productSet: (_root, args, { shop }) => {
      if ((args as ProductSetArguments).synchronous !== false) return productSet(shop, args);
      return { product: null, productSetOperation: productSetLater(shop, args), userErrors: [] };
    },
    productDelete: (_root, { input, synchronous }, { shop }) => {
      if (synchronous === false) throw badRequest('The sandbox deletes products synchronously only');
      return removeProduct(shop, input.id as string);
    },
    productVariantsBulkUpdate: (_root, args, { shop }) => bulkUpdateVariants(shop, args),
    metafieldDefinitionCreate: (_root, { definition }, { shop }) => defineMetafield(shop, definition),
    metafieldsSet: (_root, { metafields }, { shop }) => setMetafields(shop, metafields),
    metafieldsDelete: (_root, { metafields }, { shop }) => deleteMetafields(shop, metafields),
    fileCreate: (_root, { files }, { shop }) => createFiles(shop, files),
    fileUpdate: (_root, { files }, { shop }) => updateFiles(shop, files),
    fileDelete: (_root, { fileIds }, { shop }) => deleteFiles(shop, fileIds),
    publishablePublish: (_root, args, { shop }) => publish(shop, args),
    publishableUnpublish: (_root, args, { shop }) => unpublish(shop, args),
    inventoryBulkToggleActivation: (_root, args, { shop }) => toggleActivation(shop, args as unknown as ToggleActivationInput),
    inventorySetQuantities: (_root, { input }, context, info) => setOnce(input as SetQuantitiesInput, context, info),
  };
  attach(schema, 'Mutation', withScope(mutations));
}

function removeProduct(shop: Shop, id: string) {
  const product = shop.products.get(id);
  if (!product) return { deletedProductId: null, shop, userErrors: [{ field: ['id'], message: 'Product does not exist' }] };
  deleteProduct(shop, product);
  return { deletedProductId: id, shop, userErrors: [] };
}

/**
 * From 2026-04 a key is required, and each quantity must pass `changeFromQuantity`, if only as null (Admin API schema
 * 2026-10; shopify.dev, "Implementing idempotency").
 */
function setOnce(input: SetQuantitiesInput, context: RequestContext, info: GraphQLResolveInfo): SetQuantitiesResult {
  const key = getDirectiveValues(info.schema.getDirective('idempotent')!, info.fieldNodes[0]!, info.variableValues)?.key as
    string | undefined;
  if (!key) throw badRequest('The @idempotent directive is required for this mutation but was not provided.');
  input.quantities.forEach((quantity, index) => {
    if (!('changeFromQuantity' in quantity))
      throw badRequest(`quantities.${index}: changeFromQuantity must be given, null to skip the check.`);
  });
  const { shop, idempotency, onAnswered } = context;
  const work = () => {
    const result = setQuantities(shop, input);
    return { result, failed: result.userErrors.length > 0 };
  };
  const outcome = idempotency.run(key, input, shop.clock.now(), work, onAnswered);
  if (typeof outcome !== 'string') return outcome;
  return { inventoryAdjustmentGroup: null, userErrors: [{ code: outcome, field: null, message: MESSAGES[outcome] }] };
}

const MESSAGES = {
  IDEMPOTENCY_CONCURRENT_REQUEST: 'This request is currently in progress, please try again.',
  IDEMPOTENCY_KEY_PARAMETER_MISMATCH: 'The same idempotency key cannot be used with different operation parameters.',
  IDEMPOTENCY_PREVIOUS_ATTEMPT_FAILED: 'A previous request with this idempotency key failed. Retry with a new idempotency key.',
};
