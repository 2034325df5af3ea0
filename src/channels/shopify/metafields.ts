import type { MappedField } from '../../port/index.js';
import { productMetafields, variantMetafields, type MetafieldField } from './fields.js';
import type { InputSource } from './input-source.js';
import { bound, type Metafield, type ProductPayload, type VariantSetInput } from './payload.js';
import { dimensionOf } from './units.js';

type Fields = Record<string, MappedField>;

/** Our metafields that have a value, in the order of the vocabulary. */
export const productMetafieldsOf = (fields: Fields, namespace: string): Metafield[] => made(productMetafields, fields, namespace);
export const variantMetafieldsOf = (fields: Fields, namespace: string): Metafield[] => made(variantMetafields, fields, namespace);

/** Ours that have no value any more, of the product and of the variants that are there: an update takes them off. */
export function emptiedMetafields(source: InputSource, productId: string): ProductPayload['emptied'] {
  const { product, variants, bindings, namespace, emptiness } = source;
  const gone = (specs: MetafieldField[], fields: Fields, ownerId: string, at: string): ProductPayload['emptied'] => {
    const filled = new Set(made(specs, fields, namespace).map(({ key }) => key));
    const emptied = specs.filter(({ key, target }) => !filled.has(key) && emptiness.isTakenOff(target, `${at}metafield:${key}`));
    return emptied.map(({ key }) => ({ ownerId, namespace, key }));
  };
  return [
    ...gone(productMetafields, product.fields, productId, ''),
    ...variants.flatMap(({ sku, fields }) => {
      const id = bound(bindings, 'variant', sku);
      return id ? gone(variantMetafields, fields, id, `variant:${sku}:`) : [];
    }),
  ];
}

/** A variant that is there keeps the metafields of other apps only if its list is left out of productSet: ours go apart, by its id. */
export function apart(all: VariantSetInput[]): { variants: VariantSetInput[]; variantMetafields: ProductPayload['variantMetafields'] } {
  const variantMetafields = all.flatMap(({ id, metafields = [] }) => (id ? metafields.map((one) => ({ ...one, ownerId: id })) : []));
  const variants = all.map((variant) => {
    if (!variant.id) return variant;
    const { metafields: _apart, ...rest } = variant;
    return rest;
  });
  return { variants, variantMetafields };
}

/** And back, for variants that turn out not to be there (`lost`, by id): they are made anew with all that is theirs. */
export function together({ input, variantMetafields }: ProductPayload, lost: ReadonlySet<string>): VariantSetInput[] {
  return input.variants.map((variant) => {
    const { id, ...rest } = variant;
    if (id === undefined || !lost.has(id)) return variant;
    const own = variantMetafields.filter(({ ownerId }) => ownerId === id).map(({ ownerId: _gone, ...metafield }) => metafield);
    return own.length > 0 ? { ...rest, metafields: own } : rest;
  });
}

function made(specs: MetafieldField[], fields: Fields, namespace: string): Metafield[] {
  return specs.flatMap(({ target, key, metafieldType }) => {
    const value = textOf(fields[target]?.value, metafieldType);
    return value === undefined ? [] : [{ namespace, key, type: metafieldType, value }];
  });
}

function textOf(value: unknown, type: string): string | undefined {
  if (value === undefined || value === null || value === '') return undefined;
  if (type === 'dimension') {
    const dimension = dimensionOf(value);
    return dimension && JSON.stringify(dimension);
  }
  const list = (Array.isArray(value) ? value : [value]).map((item) => String(item).trim()).filter((item) => item !== '');
  if (list.length === 0) return undefined;
  if (type.startsWith('list.')) return JSON.stringify(list.map(oneLine));
  return type === 'single_line_text_field' ? oneLine(list.join(', ')) : list.join('\n');
}

const oneLine = (text: string): string =>
  text
    .split(/[\r\n]+/)
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .join(' ');
