import { fileStatus } from '../files/files.js';
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
  for (const [variant, input] of good) {
    applyValues(shop, variant, input);
    if (input.mediaId) variant.file = shop.files.get(input.mediaId)!;
  }
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
  if (input.mediaSrc || input.optionValues)
    errors.add('INVALID_INPUT', at, 'The sandbox changes option values of variants by productSet only, and knows media by their ids');
  if (input.mediaId) checkMedia(shop, product, input.mediaId, `${at}.mediaId`, errors);
  checkValues(shop, input, at, errors, 'INVALID_INPUT');
  return variant;
}

/** A variant shows a picture of its product, once that is ready. */
function checkMedia(shop: Shop, product: Product, mediaId: string, at: string, errors: UserErrors): void {
  const file = product.files.find(({ id }) => id === mediaId);
  if (!file) return errors.add('MUST_BE_FOR_THIS_PRODUCT', at, 'The media must be for this product');
  if (fileStatus(shop, file) !== 'READY') errors.add('INVALID_INPUT', at, 'Non-ready media cannot be attached to variants.');
}
