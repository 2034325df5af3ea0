import type { FetchedFile, FileErrorCode } from '../files/fetched.js';

/** Records carry the field names of the GraphQL types wherever a value needs no computing, so that the default resolver serves them. */
interface Row {
  id: string;
  number: number;
  createdAt: Date;
  updatedAt: Date;
}

export interface Product extends Row {
  title: string;
  handle: string;
  descriptionHtml: string;
  vendor: string;
  productType: string;
  tags: string[];
  status: 'ACTIVE' | 'ARCHIVED' | 'DRAFT' | 'UNLISTED';
  seo: { title: string | null; description: string | null };
  categoryId: string | null;
  templateSuffix: string | null;
  isGiftCard: boolean;
  requiresSellingPlan: boolean;
  options: Option[];
  variants: Variant[];
  files: File[];
  metafields: Metafield[];
  /** By publication id. */
  publications: Map<string, Date>;
}

export interface Option {
  id: string;
  name: string;
  values: OptionValue[];
}

export interface OptionValue {
  id: string;
  name: string;
}

export interface Variant extends Row {
  product: Product;
  position: number;
  /** One value for each option of the product, in the options' order. */
  optionValues: OptionValue[];
  barcode: string | null;
  price: string;
  compareAtPrice: string | null;
  taxable: boolean;
  taxCode: string | null;
  inventoryPolicy: 'CONTINUE' | 'DENY';
  requiresComponents: boolean;
  showUnitPrice: boolean;
  unitPriceMeasurement: object | null;
  file: File | null;
  metafields: Metafield[];
  inventoryItem: InventoryItem;
}

export interface InventoryItem extends Row {
  variant: Variant;
  sku: string | null;
  tracked: boolean;
  requiresShipping: boolean;
  cost: string | null;
  weight: { unit: string; value: number } | null;
  countryCodeOfOrigin: string | null;
  provinceCodeOfOrigin: string | null;
  harmonizedSystemCode: string | null;
  /** By location id. */
  levels: Map<string, InventoryLevel>;
}

export interface InventoryLevel extends Row {
  locationId: string;
  /** Stocked there: what is not keeps its numbers and is not sold. */
  isActive: boolean;
  available: number;
  onHand: number;
}

export interface Metafield extends Row {
  namespace: string;
  key: string;
  type: string;
  value: string;
  ownerType: 'PRODUCT' | 'PRODUCTVARIANT';
}

export interface MetafieldDefinition extends Row {
  name: string;
  namespace: string;
  key: string;
  ownerType: string;
  type: { name: string; category: string };
  unique: boolean;
}

export interface File extends Row {
  kind: 'MediaImage' | 'GenericFile';
  alt: string | null;
  filename: string;
  originalSource: string;
  /** When the channel is done with it, in sandbox milliseconds, provided that the source has been fetched by then. */
  dueAt: number;
  outcome: { state: 'pending' } | { state: 'fetched'; file: FetchedFile } | { state: 'failed'; code: FileErrorCode; message: string };
}

export interface Location extends Row {
  name: string;
  /** Of one: it stocks what is new, and answers where none is named. */
  isPrimary: boolean;
  isActive: boolean;
  fulfillsOnlineOrders: boolean;
}

/** Of which catalogue: a sales channel's app, a market's or a company's. */
export type CatalogType = 'APP' | 'MARKET' | 'COMPANY_LOCATION' | 'NONE';

export interface Publication extends Row {
  name: string;
  catalogType: CatalogType;
  autoPublish: boolean;
}

/** A productSet that was asked for asynchronously. */
export interface Operation extends Row {
  activeAt: number;
  dueAt: number;
  result: { product: Product | null; userErrors: UserError[] } | undefined;
  run: () => { product: Product | null; userErrors: UserError[] };
}

export interface UserError {
  code?: string;
  field: string[] | null;
  message: string;
}
