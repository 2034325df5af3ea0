export { isGtinCode } from './attributes.js';
export { AKENEO_PERSON, importAkeneo, type AkeneoImport } from './import-akeneo.js';
export { ASSUMED_STOCK } from './prices.js';
export type { LeftOut, RowVerdict } from './verdicts.js';
