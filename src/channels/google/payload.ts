/** Google's product attributes by their names in JSON. */
export type Attributes = Record<string, unknown>;

/** What is sent; `versionNumber` is added by send(). */
export interface ProductInput {
  offerId: string;
  contentLanguage: string;
  feedLabel: string;
  productAttributes: Attributes;
  /** Never ours: of an adopted offer. */
  customAttributes?: unknown[];
}
