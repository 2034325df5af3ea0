import { productMetafields, variantMetafields } from './fields.js';
import type { InputSource } from './input-source.js';
import type { Metafield, ProductPayload, ProductSetInput, VariantSetInput } from './payload.js';
import { picturesOf } from './pictures.js';

export interface OwnedFields {
  owned: Record<string, unknown>;
  targets: Record<string, string>;
}

/** Owned field → the target it comes from, and where it stands in the input. Emptiness, however it is sent, is read back as none. */
const OF_PRODUCT: [field: string, target: string, of: (input: ProductSetInput) => unknown][] = [
  ...['title', 'descriptionHtml', 'handle', 'vendor', 'productType', 'status', 'tags', 'category', 'templateSuffix'].map(
    (name): [string, string, (input: ProductSetInput) => unknown] => [name, name, (input) => input[name]],
  ),
  ['seo.title', 'seoTitle', (input) => (input['seo'] as { title?: string } | undefined)?.title],
  ['seo.description', 'seoDescription', (input) => (input['seo'] as { description?: string } | undefined)?.description],
];
const OF_VARIANT: [target: string, of: (input: VariantSetInput) => unknown][] = [
  ['barcode', (input) => input.barcode],
  ['taxable', (input) => input.taxable],
  ['requiresShipping', (input) => input.inventoryItem['requiresShipping']],
  ['weight', (input) => (input.inventoryItem['measurement'] as { weight: unknown } | undefined)?.weight],
  ['countryOfOrigin', (input) => input.inventoryItem['countryCodeOfOrigin']],
  ['harmonizedSystemCode', (input) => input.inventoryItem['harmonizedSystemCode']],
];

/** What a read-back must show of the content, by flat names. Pictures are named by our hash, which their file name carries. */
export function ownedFields(payload: ProductPayload, { product, variants, emptiness }: InputSource): OwnedFields {
  const { input } = payload;
  const fields: OwnedFields = { owned: {}, targets: {} };
  const own = (field: string, value: unknown, target?: string): void => {
    fields.owned[field] = target !== undefined && emptied(value, emptiness.isTakenOff(target, field)) ? null : value;
    if (target) fields.targets[field] = target;
  };
  const ownGiven = (field: string, value: unknown, target: string): void => void (value !== undefined && own(field, value, target));
  for (const [field, target, of] of OF_PRODUCT) ownGiven(field, of(input), target);
  const images = picturesOf(product.nodes[0]!, variants);
  own('images', [...images.map((image) => image.renditionHash), ...input.files.flatMap(({ id, alt }) => (alt === undefined ? [id] : []))]);
  own(
    'images.alt',
    images.map((image) => image.alt ?? ''),
  );
  own(
    'options',
    input.productOptions.map((option) => option.name),
  );
  own('variants', variants.map((node) => node.sku).sort());
  own('published', true);
  const metafields = (all: Metafield[], specs: typeof productMetafields, at: string): void => {
    for (const { key, target } of specs) {
      const set = all.find((metafield) => metafield.key === key);
      if (set) own(`${at}metafield:${key}`, set.value, target);
      else if (emptiness.isTakenOff(target, `${at}metafield:${key}`)) own(`${at}metafield:${key}`, null, target);
    }
  };
  metafields([...(input.metafields ?? []), ...payload.metafields], productMetafields, '');
  variants.forEach(({ sku, images: [picture] }, index) => {
    const variant = input.variants[index]!;
    const at = `variant:${sku}:`;
    for (const [target, of] of OF_VARIANT) ownGiven(`${at}${target}`, of(variant), target);
    own(
      `${at}options`,
      variant.optionValues.map((value) => value.name),
    );
    if (variant.file !== undefined) own(`${at}image`, picture?.renditionHash ?? null);
    const apart = payload.variantMetafields.filter(({ ownerId }) => ownerId === variant.id);
    metafields([...(variant.metafields ?? []), ...apart], variantMetafields, at);
  });
  return fields;
}

/** Sent as '' or [] or a weight of 0; a yes or no has no such form. */
function emptied(value: unknown, isTakenOff: boolean): boolean {
  if (!isTakenOff) return false;
  if (Array.isArray(value)) return value.length === 0;
  return value === '' || value === null || (value as { value?: unknown }).value === 0;
}
