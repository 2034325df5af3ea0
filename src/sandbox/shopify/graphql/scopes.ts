import { GraphQLError } from 'graphql';
import type { Resolve, Resolvers } from './resolvers.js';

/** The access scope that each root field needs (the contract package lists them per field). What is not here needs none. */
const SCOPES: Record<string, string> = {
  product: 'read_products',
  products: 'read_products',
  productsCount: 'read_products',
  productByIdentifier: 'read_products',
  productVariant: 'read_products',
  productVariants: 'read_products',
  productOperation: 'read_products',
  files: 'read_files',
  inventoryItem: 'read_inventory',
  inventoryItems: 'read_inventory',
  location: 'read_locations',
  locations: 'read_locations',
  publications: 'read_publications',
  productSet: 'write_products',
  productDelete: 'write_products',
  productVariantsBulkUpdate: 'write_products',
  metafieldDefinitionCreate: 'write_products',
  metafieldsSet: 'write_products',
  metafieldsDelete: 'write_products',
  fileCreate: 'write_files',
  fileUpdate: 'write_files',
  fileDelete: 'write_files',
  inventorySetQuantities: 'write_inventory',
  inventoryBulkToggleActivation: 'write_inventory',
  publishablePublish: 'write_publications',
  publishableUnpublish: 'write_publications',
};

/** Root resolvers that first ask whether the app may. Who may write may read. */
export function withScope(resolvers: Resolvers<unknown>): Resolvers<unknown> {
  return Object.fromEntries(Object.entries(resolvers).map(([name, resolve]) => [name, guarded(name, resolve)]));
}

function guarded(name: string, resolve: Resolve<unknown>): Resolve<unknown> {
  const scope = SCOPES[name];
  if (scope === undefined) return resolve;
  const wider = scope.replace('read_', 'write_');
  return (root, args, context, info) => {
    if (context.scopes.has(scope) || context.scopes.has(wider)) return resolve(root, args, context, info);
    const requiredAccess = `\`${scope}\` access scope.`;
    throw new GraphQLError(`Access denied for ${name} field. Required access: ${requiredAccess}`, {
      extensions: { code: 'ACCESS_DENIED', requiredAccess },
    });
  };
}
