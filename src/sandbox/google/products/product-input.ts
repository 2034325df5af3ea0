import type { Attributes } from '../policy/attributes.js';
import type { Json } from '../proto/index.js';

export interface CustomAttribute {
  name?: string;
  value?: string;
  groupValues?: CustomAttribute[];
}

export interface ProductInput extends Json {
  offerId: string;
  contentLanguage: string;
  feedLabel: string;
  legacyLocal?: boolean;
  versionNumber?: string;
  productAttributes?: Attributes;
  customAttributes?: CustomAttribute[];
}
