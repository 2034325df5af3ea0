import { GraphQLError } from 'graphql';

const MAX_ITEMS = 250;
/** Lists of productSet that have limits of their own: 2,048 variants, as many option values, quantities 50,000 in all. */
const OWN_LIMIT = new Set(['variants', 'values', 'inventoryQuantities']);

/** "Input arguments that accept an array have a maximum size of 250" (shopify.dev, API limits). The first array over it, as an error. */
export function tooLargeInput(value: unknown, path: string[] = []): GraphQLError | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  if (Array.isArray(value) && value.length > MAX_ITEMS && !OWN_LIMIT.has(path.at(-1)!)) {
    const message = `The input array size of ${value.length} is greater than the maximum allowed of ${MAX_ITEMS}.`;
    return new GraphQLError(message, { extensions: { code: 'MAX_INPUT_SIZE_EXCEEDED', path } });
  }
  for (const [key, item] of Object.entries(value)) {
    if (typeof item !== 'object' || item === null) continue;
    const found = tooLargeInput(item, Array.isArray(value) ? path : [...path, key]);
    if (found) return found;
  }
  return undefined;
}
