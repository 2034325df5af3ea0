import type { MetafieldDefinition, UserError } from '../shop/records.js';
import type { Shop } from '../shop/shop.js';
import { APP_NAMESPACE, customIdKey, definitionOf, isMetafieldType } from './metafields.js';

interface DefinitionInput {
  name: string;
  namespace?: string | null;
  key: string;
  ownerType: string;
  type: string;
  capabilities?: { uniqueValues?: { enabled: boolean } | null } | null;
}

/** A definition of type `id` has unique values by itself: that is what makes a custom id an identifier (shopify.dev, "custom IDs"). */
export function defineMetafield(
  shop: Shop,
  input: DefinitionInput,
): { createdDefinition: MetafieldDefinition | null; userErrors: UserError[] } {
  const namespace = input.namespace ?? APP_NAMESPACE;
  const refuse = (code: string, field: string, message: string) => ({
    createdDefinition: null,
    userErrors: [{ code, field: ['definition', field], message }],
  });
  if (input.name.trim() === '') return refuse('BLANK', 'name', "Name can't be blank");
  if (!isMetafieldType(input.type)) return refuse('INCLUSION', 'type', `Type ${input.type} is not a valid metafield type`);
  if (definitionOf(shop, input.ownerType, namespace, input.key))
    return refuse('TAKEN', 'key', 'Key is in use for Product metafields on this namespace.');
  const definition: MetafieldDefinition = {
    ...shop.row('MetafieldDefinition'),
    name: input.name,
    namespace,
    key: input.key,
    ownerType: input.ownerType,
    type: { name: input.type, category: input.type === 'id' ? 'ID' : 'TEXT' },
    unique: input.type === 'id' || input.capabilities?.uniqueValues?.enabled === true,
  };
  shop.definitions.add(definition);
  if (definition.unique && definition.ownerType === 'PRODUCT') indexExisting(shop, namespace, input.key);
  return { createdDefinition: definition, userErrors: [] };
}

function indexExisting(shop: Shop, namespace: string, key: string): void {
  for (const product of shop.products.all()) {
    const value = product.metafields.find((m) => m.namespace === namespace && m.key === key)?.value;
    if (value) shop.productByCustomId.set(customIdKey(namespace, key, value), product);
  }
}
