export { forget, withdraw, type CustomAttribute, type Offer, type ProductInput } from './offer.js';
export { QuotaGroup, UpdateCounter } from './quota.js';
export { ProductReader } from './read.js';
export { readMask } from './update-mask.js';
export { ProductWriter } from './write.js';
