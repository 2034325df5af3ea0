/** Input objects as GraphQL hands them over after checking them against the schema (only what the sandbox acts on). */
export interface ProductSetArguments {
  identifier?: { id?: string; handle?: string; customId?: CustomId } | null;
  input: ProductSetInput;
  synchronous?: boolean | null;
}

export interface CustomId {
  namespace?: string | null;
  key: string;
  value: string;
}

export interface ProductSetInput {
  id?: string | null;
  title?: string | null;
  handle?: string | null;
  descriptionHtml?: string | null;
  vendor?: string | null;
  productType?: string | null;
  tags?: string[] | null;
  status?: 'ACTIVE' | 'ARCHIVED' | 'DRAFT' | 'UNLISTED' | null;
  seo?: { title?: string | null; description?: string | null } | null;
  category?: string | null;
  templateSuffix?: string | null;
  giftCard?: boolean | null;
  requiresSellingPlan?: boolean | null;
  collections?: string[] | null;
  metafields?: MetafieldInput[] | null;
  productOptions?: OptionInput[] | null;
  files?: FileInput[] | null;
  variants?: VariantInput[] | null;
}

export interface OptionInput {
  id?: string | null;
  name?: string | null;
  position?: number | null;
  linkedMetafield?: object | null;
  values?: { id?: string | null; name?: string | null }[] | null;
}

export interface FileInput {
  id?: string | null;
  originalSource?: string | null;
  alt?: string | null;
  filename?: string | null;
  contentType?: string | null;
  duplicateResolutionMode?: string | null;
}

export interface MetafieldInput {
  namespace?: string | null;
  key?: string | null;
  type?: string | null;
  value?: string | null;
}

export interface InventoryItemInput {
  sku?: string | null;
  tracked?: boolean | null;
  requiresShipping?: boolean | null;
  cost?: string | null;
  countryCodeOfOrigin?: string | null;
  provinceCodeOfOrigin?: string | null;
  harmonizedSystemCode?: string | null;
  measurement?: { weight?: { unit: string; value: number } | null } | null;
}

/** What both productSet and productVariantsBulkUpdate can say of a variant. */
export interface VariantValues {
  id?: string | null;
  barcode?: string | null;
  price?: string | null;
  compareAtPrice?: string | null;
  taxable?: boolean | null;
  taxCode?: string | null;
  inventoryPolicy?: 'CONTINUE' | 'DENY' | null;
  inventoryItem?: InventoryItemInput | null;
  requiresComponents?: boolean | null;
  showUnitPrice?: boolean | null;
  unitPriceMeasurement?: object | null;
  metafields?: MetafieldInput[] | null;
}

export interface VariantInput extends VariantValues {
  sku?: string | null;
  position?: number | null;
  file?: FileInput | null;
  optionValues: OptionValueInput[];
  inventoryQuantities?: { locationId: string; name: string; quantity: number }[] | null;
}

export interface OptionValueInput {
  id?: string | null;
  name?: string | null;
  optionId?: string | null;
  optionName?: string | null;
  linkedMetafieldValue?: string | null;
}
