export { forget, live, withdraw, type Offer } from './offer.js';
export type { CustomAttribute, ProductInput } from './product-input.js';
export { QuotaGroup, UpdateCounter } from './quota.js';
export { ProductReader } from './read.js';
export { readMask } from './update-mask.js';
export { ProductWriter } from './write.js';
