import type { MappedNode, MappedProduct } from '../../port/index.js';
import { productMetafields, variantMetafields } from './fields.js';
import type { ProductPayload } from './payload.js';
import { picturesOf } from './pictures.js';

/** Scalars of productSet that are owned when they are sent: field → where it came from. */
const SCALARS: Record<string, string> = {
  title: 'title',
  descriptionHtml: 'descriptionHtml',
  handle: 'handle',
  vendor: 'vendor',
  productType: 'productType',
  status: 'status',
  tags: 'tags',
  category: 'category',
};

export interface OwnedFields {
  owned: Record<string, unknown>;
  targets: Record<string, string>;
}

/** What a read-back must show, by flat names. Pictures are named by our hash, which their file name carries. */
export function ownedFields(payload: ProductPayload, product: MappedProduct, variants: MappedNode[]): OwnedFields {
  const { input } = payload;
  const fields: OwnedFields = { owned: {}, targets: {} };
  const own = (field: string, value: unknown, target?: string): void => {
    fields.owned[field] = value;
    if (target) fields.targets[field] = target;
  };
  for (const [field, target] of Object.entries(SCALARS)) if (input[field] !== undefined) own(field, input[field], target);
  const seo = (input['seo'] ?? {}) as { title?: string; description?: string };
  if (seo.title !== undefined) own('seo.title', seo.title, 'seoTitle');
  if (seo.description !== undefined) own('seo.description', seo.description, 'seoDescription');
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
  const ours = [...(input.metafields ?? []), ...payload.metafields];
  for (const { key, target } of productMetafields) {
    const set = ours.find((metafield) => metafield.key === key);
    if (set) own(`metafield:${key}`, set.value, target);
  }
  variants.forEach((node, index) => ownVariant(own, payload, node, index));
  return fields;
}

function ownVariant(
  own: (field: string, value: unknown, target?: string) => void,
  { input, inventory, variantMetafields: apart }: ProductPayload,
  node: MappedNode,
  index: number,
): void {
  const variant = input.variants[index]!;
  const at = (field: string): string => `variant:${node.sku}:${field}`;
  own(at('price'), variant.price);
  own(at('compareAtPrice'), variant.compareAtPrice);
  own(at('barcode'), variant.barcode, 'barcode');
  own(
    at('options'),
    variant.optionValues.map((value) => value.name),
  );
  own(at('tracked'), variant.inventoryItem['tracked']);
  if (variant.inventoryItem['measurement']) {
    own(at('weight'), (variant.inventoryItem['measurement'] as { weight: unknown }).weight, 'weight');
  }
  if (node.images[0]) own(at('image'), node.images[0].renditionHash);
  const stock = inventory.find((one) => one.sku === node.sku);
  if (stock) own(at('quantity'), stock.quantity);
  const ours = [...(variant.metafields ?? []), ...apart.filter(({ ownerId }) => ownerId === variant.id)];
  for (const { key, target } of variantMetafields) {
    const set = ours.find((metafield) => metafield.key === key);
    if (set) own(at(`metafield:${key}`), set.value, target);
  }
}
