import { fileStatus } from '../files/files.js';
import type { Product } from '../shop/records.js';
import type { Shop } from '../shop/shop.js';
import type { UserErrors } from './errors.js';
import type { FileInput, VariantInput, VariantValues } from './inputs.js';
import { checkMetafields } from './metafields.js';

const MAX_QUANTITIES = 50_000;

export function checkVariants(
  shop: Shop,
  variants: VariantInput[],
  files: FileInput[] | null | undefined,
  target: Product | undefined,
  errors: UserErrors,
): void {
  const own = new Map(target?.variants.map((variant) => [variant.id, variant]));
  const fileIds = new Set(files ? files.map((file) => file.id) : target?.files.map((file) => file.id));
  const sources = new Set(files ? files.map((file) => file.originalSource) : []);
  const ids = new Set<string>();
  let quantities = 0;
  variants.forEach((variant, index) => {
    const at = `variants.${index}`;
    if (variant.id && !own.has(variant.id)) errors.add('PRODUCT_VARIANT_DOES_NOT_EXIST', `${at}.id`, 'Product variant does not exist');
    if (variant.id && ids.has(variant.id)) errors.add('DUPLICATED_VALUE', `${at}.id`, 'The variant is given twice');
    if (variant.id) ids.add(variant.id);
    checkValues(shop, variant, at, errors);
    if (variant.file) checkFile(shop, variant.file, at, fileIds, sources, errors);
    const existing = variant.id ? own.get(variant.id) : undefined;
    for (const quantity of variant.inventoryQuantities ?? []) {
      quantities += 1;
      const stocked = existing
        ? existing.inventoryItem.levels.get(quantity.locationId)?.isActive
        : shop.locations.get(quantity.locationId)?.isActive;
      if (!stocked) errors.add('INVALID_VARIANT', `${at}.inventoryQuantities`, 'The variant is not stocked at the location');
      if (!['available', 'on_hand'].includes(quantity.name)) {
        errors.add('INVALID_VARIANT', `${at}.inventoryQuantities`, "The quantity name must be either 'available' or 'on_hand'.");
      }
    }
  });
  if (quantities > MAX_QUANTITIES)
    errors.add('INVENTORY_QUANTITIES_LIMIT_EXCEEDED', 'variants', `More than ${MAX_QUANTITIES} inventory quantities`);
}

/** The values that productVariantsBulkUpdate checks too. */
export function checkValues(
  shop: Shop,
  variant: VariantValues & { sku?: string | null },
  at: string,
  errors: UserErrors,
  code = 'INVALID_VARIANT',
): void {
  for (const field of ['price', 'compareAtPrice'] as const) {
    if (variant[field]?.startsWith('-'))
      errors.add(
        code === 'INVALID_VARIANT' ? code : 'NEGATIVE_PRICE_VALUE',
        `${at}.${field}`,
        `${field} must be greater than or equal to 0`,
      );
  }
  if ((variant.sku?.length ?? 0) > 255) errors.add(code, `${at}.sku`, 'SKU is too long (maximum is 255 characters)');
  if ((variant.barcode?.length ?? 0) > 255) errors.add(code, `${at}.barcode`, 'Barcode is too long (maximum is 255 characters)');
  if (variant.inventoryItem?.cost?.startsWith('-'))
    errors.add(code, `${at}.inventoryItem.cost`, 'Unit cost must be greater than or equal to 0');
  const weight = variant.inventoryItem?.measurement?.weight;
  if (weight && weight.value < 0) errors.add(code, `${at}.inventoryItem.measurement.weight`, 'Weight must not be negative');
  if (variant.metafields)
    checkMetafields(
      shop,
      variant.metafields,
      'PRODUCTVARIANT',
      `${at}.metafields`,
      errors,
      code === 'INVALID_VARIANT' ? 'INVALID_METAFIELD' : 'INVALID_VALUE',
    );
}

/** "Any file specified here must also be specified in the files input for the product", and a file given by id must be ready. */
function checkFile(
  shop: Shop,
  file: FileInput,
  at: string,
  fileIds: Set<string | null | undefined>,
  sources: Set<string | null | undefined>,
  errors: UserErrors,
): void {
  const listed = file.id ? fileIds.has(file.id) : sources.has(file.originalSource);
  if (!listed) return errors.add('INVALID_VARIANT', `${at}.file`, 'The variant file must also be in the files of the product');
  const known = file.id ? shop.files.get(file.id) : undefined;
  if (known && fileStatus(shop, known) !== 'READY') errors.add('INVALID_VARIANT', `${at}.file`, 'The variant file is not ready');
}
