import { normalizeSku } from '../../catalog/index.js';

/** A SKU in the catalogue's form; '': it has none, and is refused there, with the reason. Pure. */
export const formOf = (sku: string): string => normalizeSku(sku, '').sku ?? '';
