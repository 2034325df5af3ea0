import type { Product, UserError, Variant } from '../shop/records.js';
import type { Shop } from '../shop/shop.js';
import { applyValues } from './apply-variants.js';
import { checkValues } from './check-variants.js';
import { UserErrors } from './errors.js';
import type { OptionValueInput, VariantValues } from './inputs.js';

export interface BulkVariant extends VariantValues {
  inventoryQuantities?: object[] | null;
  quantityAdjustments?: object[] | null;
  mediaId?: string | null;
  mediaSrc?: string[] | null;
  optionValues?: OptionValueInput[] | null;
}

interface BulkArguments {
  productId: string;
  variants: BulkVariant[];
  allowPartialUpdates?: boolean | null;
}

interface BulkResult {
  product: Product | null;
  productVariants: Variant[] | null;
  userErrors: UserError[];
}

/** Changes values of existing variants. Without `allowPartialUpdates` one wrong variant refuses all. */
export function bulkUpdateVariants(shop: Shop, { productId, variants, allowPartialUpdates }: BulkArguments): BulkResult {
  const product = shop.products.get(productId);
  const errors = new UserErrors([]);
  if (!product) {
    errors.addAt('PRODUCT_DOES_NOT_EXIST', ['productId'], 'Product does not exist');
    return { product: null, productVariants: null, userErrors: errors.list };
  }
  const good: [Variant, BulkVariant][] = [];
  variants.forEach((input, index) => {
    const before = errors.list.length;
    const variant = find(shop, product, input, `variants.${index}`, errors);
    if (variant && errors.list.length === before) good.push([variant, input]);
  });
  if (errors.any && !allowPartialUpdates) return { product, productVariants: null, userErrors: errors.list };
  for (const [variant, input] of good) applyValues(shop, variant, input);
  if (good.length > 0) product.updatedAt = shop.clock.date();
  return { product, productVariants: good.map(([variant]) => variant), userErrors: errors.list };
}

function find(shop: Shop, product: Product, input: BulkVariant, at: string, errors: UserErrors): Variant | undefined {
  if (!input.id) {
    errors.add('PRODUCT_VARIANT_ID_MISSING', `${at}.id`, 'Product variant is missing ID attribute');
    return undefined;
  }
  const variant = product.variants.find((other) => other.id === input.id);
  if (!variant) errors.add('PRODUCT_VARIANT_DOES_NOT_EXIST', `${at}.id`, 'Product variant does not exist');
  if (input.inventoryQuantities || input.quantityAdjustments) {
    errors.add(
      'NO_INVENTORY_QUANTITIES_ON_VARIANTS_UPDATE',
      `${at}.inventoryQuantities`,
      'Inventory quantities can only be provided during create.',
    );
  }
  if (input.mediaId || input.mediaSrc || input.optionValues) {
    errors.add('INVALID_INPUT', at, 'The sandbox changes media and option values of variants by productSet only');
  }
  checkValues(shop, input, at, errors, 'INVALID_INPUT');
  return variant;
}
