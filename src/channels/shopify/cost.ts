import type { ProductPayload, ProductSetInput } from './payload.js';

/** A query may cost 1,000 points on any plan (shopify.dev, "API limits"): what would be dearer is said in steps. */
export const MOST = 950;

/** A mutation, its product, and its errors. */
const CALL = 12;
/** What the answer tells of a variant (itself and its inventory item), of a file, and each list of them. */
const TOLD = { variant: 2, file: 1, list: 2 };

/** Points that a productSet asks for (descriptions of the input types in the 2026-10 schema): each file, metafield, variant and variant's file. */
export function productSetCost({ input }: Pick<ProductPayload, 'input'>, told: { variants: number; files: number }): number {
  return CALL + inputCost(input) + 2 * TOLD.list + TOLD.variant * told.variants + TOLD.file * told.files;
}

function inputCost({ files = [], metafields = [], variants = [] }: Partial<ProductSetInput>): number {
  const own = variants.map((variant) => 0.2 + (variant.file ? 0.6 : 0) + 0.4 * (variant.metafields?.length ?? 0));
  return 1.9 * files.length + 0.4 * metafields.length + own.reduce((sum, cost) => sum + cost, 0);
}

/** How many variants an answer may tell of beside what the input costs. */
export const roomFor = (cost: number): number => Math.max(1, Math.floor((MOST - cost) / TOLD.variant));
