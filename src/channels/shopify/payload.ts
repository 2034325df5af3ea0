/**
 * What is kept and sent. `input` is Shopify's ProductSetInput as it is; the rest of the object says with which calls it goes along. Only the ids of
 * things that were learned after rendering are filled in at sending.
 */
export interface ProductPayload {
  identifier: { id: string } | { customId: CustomId };
  input: ProductSetInput;
  /** On a product that is there already: our metafields, set one by one, so that those of other apps stay. */
  metafields: Metafield[];
  /** The same for variants that are there already. */
  variantMetafields: (Metafield & { ownerId: string })[];
  /** Ours that are empty now, on the product and on its variants. */
  emptied: { ownerId: string; namespace: string; key: string }[];
  /** Variants that are sold no more and whose options a new one takes: they leave in a call before. */
  replaced?: { sku: string; id: string }[];
  /** [] stands for all publications of the shop. */
  publicationIds: string[];
}

export interface CustomId {
  namespace: string;
  key: string;
  value: string;
}

export interface Metafield {
  namespace: string;
  key: string;
  type: string;
  value: string;
}

export interface FileSetInput {
  id?: string;
  originalSource?: string;
  filename?: string;
  contentType?: 'IMAGE';
  duplicateResolutionMode?: 'REPLACE';
  /** Absent on what the product had before it was ours: its text stays. */
  alt?: string;
}

/** Without price and stock: those are wires of their own. A variant that is not there yet gets them when it is sent. */
export interface VariantSetInput {
  id?: string;
  sku: string;
  position: number;
  barcode?: string | null;
  taxable?: boolean;
  price?: string;
  compareAtPrice?: string | null;
  inventoryPolicy?: 'CONTINUE' | 'DENY';
  optionValues: { optionName: string; name: string }[];
  inventoryItem: Record<string, unknown>;
  /** null: it shows none of its own any more. */
  file?: FileSetInput | null;
  metafields?: Metafield[];
}

export interface ProductSetInput {
  /** Absent: the shop's own. */
  title?: string;
  files: FileSetInput[];
  productOptions: { name: string; position: number; values: { name: string }[] }[];
  variants: VariantSetInput[];
  metafields?: Metafield[];
  [scalar: string]: unknown;
}

/** The metafield that makes a product ours: unique in the shop, so that a repeat after a lost answer finds it. */
export const IDENTITY_KEY = 'product';

export const identityOf = (namespace: string, key: string): CustomId => ({ namespace, key: IDENTITY_KEY, value: key });

/** '' is how a binding that no longer holds is taken back. */
export const bound = (bindings: Record<string, string>, kind: 'variant' | 'item', key: string): string | undefined =>
  bindings[`${kind}:${key}`] || undefined;
