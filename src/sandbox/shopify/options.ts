/** One imaginary shop. Everything has a default, so `shopifySandbox()` is a working shop. */
export interface ShopifySandboxOptions {
  /** The shop's permanent domain. */
  shop?: string;
  name?: string;
  /** ISO 4217. */
  currency?: string;
  /** Credentials of the app, for the client-credentials grant. */
  clientId?: string;
  clientSecret?: string;
  /** Access scopes granted to the app. */
  scopes?: string[];
  /** Names of the stock locations; the first one is the primary one, which stocks new variants. */
  locations?: string[];
  /** Names of the publications of sales channels; others are added by hand. */
  publications?: string[];
  /** Points that the bucket of calls holds; how many a shop's does is undocumented, and commonly this or half of it. */
  bucket?: number;
}

export type ShopSettings = Required<ShopifySandboxOptions>;

export const DEFAULT_SHOP: ShopSettings = {
  shop: 'plinth-sandbox.myshopify.com',
  name: 'Plinth sandbox',
  currency: 'USD',
  clientId: 'sandbox-client',
  clientSecret: 'sandbox-secret',
  scopes: [
    ...['read_products', 'write_products', 'read_files', 'write_files', 'read_inventory', 'write_inventory'],
    ...['read_locations', 'read_publications', 'write_publications'],
  ],
  locations: ['Main warehouse'],
  publications: ['Online Store', 'Point of Sale'],
  bucket: 2_000,
};
