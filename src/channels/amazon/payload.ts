import type { Attributes } from './attributes.js';

/** Instances of an attribute that are to be gone, by their selectors: Amazon deletes nothing by its name alone. */
export interface Emptied {
  attribute: string;
  value: Record<string, unknown>[];
}

/** What a content payload is. */
export interface ContentPayload {
  productType: string;
  requirements: 'LISTING';
  attributes: Attributes;
  emptied?: Emptied[];
}
