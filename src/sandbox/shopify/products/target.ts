import type { Product } from '../shop/records.js';
import type { Shop } from '../shop/shop.js';
import type { UserErrors } from './errors.js';
import type { CustomId, ProductSetArguments } from './inputs.js';
import { APP_NAMESPACE, customIdKey, definitionOf } from './metafields.js';

/** Which product a productSet means: found by its identifier, or undefined for a new one. Wrong identifiers end in `errors`. */
export function resolveTarget(shop: Shop, { identifier, input }: ProductSetArguments, errors: UserErrors): Product | undefined {
  if (input.id && identifier) {
    errors.add('ID_NOT_ALLOWED', 'id', 'The id field is not allowed if identifier is provided.');
    return undefined;
  }
  if (input.id) return byId(shop, input.id, ['input', 'id'], 'PRODUCT_DOES_NOT_EXIST', errors);
  if (!identifier) return undefined;
  if (identifier.id) return byId(shop, identifier.id, ['identifier', 'id'], 'NOT_FOUND', errors);
  if (identifier.handle) return byHandle(shop, identifier.handle, input.handle, errors);
  return identifier.customId ? byCustomId(shop, identifier.customId, input.metafields, errors) : undefined;
}

function byId(shop: Shop, id: string, field: string[], code: string, errors: UserErrors): Product | undefined {
  const product = shop.products.get(id);
  if (!product)
    errors.addAt(code, field, code === 'NOT_FOUND' ? 'Resource matching the identifier was not found.' : 'Product does not exist');
  return product;
}

function byHandle(shop: Shop, handle: string, inInput: string | null | undefined, errors: UserErrors): Product | undefined {
  if (!inInput) errors.add('MISSING_FIELD_REQUIRED', 'handle', 'The input field corresponding to the identifier is required.');
  else if (inInput !== handle) {
    errors.add('INPUT_MISMATCH', 'handle', 'The identifier value does not match the value of the corresponding field in the input.');
  }
  return shop.productByHandle.get(handle);
}

function byCustomId(
  shop: Shop,
  { namespace: given, key, value }: CustomId,
  metafields: ProductSetArguments['input']['metafields'],
  errors: UserErrors,
): Product | undefined {
  const namespace = given ?? APP_NAMESPACE;
  const definition = definitionOf(shop, 'PRODUCT', namespace, key);
  if (!definition?.unique) {
    errors.addAt(
      'INVALID_METAFIELD',
      ['identifier', 'customId'],
      `No product metafield definition with unique values exists for ${namespace}.${key}`,
    );
    return undefined;
  }
  const named = metafields?.some((m) => (m.namespace ?? APP_NAMESPACE) === namespace && m.key === key && m.value === value);
  if (metafields && !named)
    errors.add('METAFIELD_MISMATCH', 'metafields', 'The input argument `metafields` must contain the `customId` value.');
  return shop.productByCustomId.get(customIdKey(namespace, key, value));
}
