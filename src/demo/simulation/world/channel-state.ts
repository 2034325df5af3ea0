/** What the stand-ins say that they hold, as far as the simulation looks at it. */
export interface ShopState {
  products: {
    id: string;
    title: string;
    status: string;
    publications: string[];
    variants: {
      id: string;
      sku: string;
      price: string;
      barcode: string | null;
      file: string | null;
      tracked: boolean;
      inventoryPolicy: string;
      inventory: Record<string, number>;
    }[];
  }[];
  files: { id: string; filename: string; originalSource: string; status: string }[];
}

export interface AmazonState {
  listings: {
    sku: string;
    marketplaceId: string;
    queued: number;
    live?: { attributes: Record<string, Record<string, unknown>[]>; status: string[]; mainImage?: { link: string } };
  }[];
}

export interface GoogleState {
  accounts: {
    productInputs: { key: string; productInput: { productAttributes: Record<string, unknown> } }[];
  }[];
}
