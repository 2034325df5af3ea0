import { GraphQLError, Kind, visit, type DocumentNode } from 'graphql';

const MAX_ITEMS = 250;
/** Lists of productSet that have limits of their own: 2,048 variants, as many option values, quantities 50,000 in all. */
const OWN_LIMIT = new Set(['variants', 'values', 'inventoryQuantities']);

/** "Input arguments that accept an array have a maximum size of 250" (shopify.dev, API limits). The first array over it, as an error. */
export function tooLargeInput(value: unknown, path: string[] = []): GraphQLError | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  if (Array.isArray(value) && value.length > MAX_ITEMS && !OWN_LIMIT.has(path.at(-1)!)) return tooLarge(value.length, path);
  for (const [key, item] of Object.entries(value)) {
    if (typeof item !== 'object' || item === null) continue;
    const found = tooLargeInput(item, Array.isArray(value) ? path : [...path, key]);
    if (found) return found;
  }
  return undefined;
}

/** The same for arrays that are written into the document itself. Asked once per document. */
export function tooLargeLiteral(document: DocumentNode): GraphQLError | undefined {
  let found: GraphQLError | undefined;
  const path: string[] = [];
  visit(document, {
    enter(node) {
      if (node.kind === Kind.ARGUMENT || node.kind === Kind.OBJECT_FIELD) path.push(node.name.value);
      if (node.kind !== Kind.LIST || node.values.length <= MAX_ITEMS || OWN_LIMIT.has(path.at(-1) ?? '')) return;
      found ??= tooLarge(node.values.length, [...path]);
    },
    leave(node) {
      if (node.kind === Kind.ARGUMENT || node.kind === Kind.OBJECT_FIELD) path.pop();
    },
  });
  return found;
}

function tooLarge(size: number, path: string[]): GraphQLError {
  const message = `The input array size of ${size} is greater than the maximum allowed of ${MAX_ITEMS}.`;
  return new GraphQLError(message, { extensions: { code: 'MAX_INPUT_SIZE_EXCEEDED', path } });
}
