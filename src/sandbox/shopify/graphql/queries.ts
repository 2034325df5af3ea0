import { GraphQLError, type GraphQLSchema } from 'graphql';
import { fileStatus } from '../files/files.js';
import { page } from '../shop/connection.js';
import { parseGid } from '../shop/ids.js';
import type { File, InventoryItem, Location, MetafieldDefinition, Product, Variant } from '../shop/records.js';
import { onlyValues, search, type SearchFields } from '../shop/search.js';
import type { Shop } from '../shop/shop.js';
import type { Table } from '../shop/table.js';
import { APP_NAMESPACE, customIdKey } from '../products/metafields.js';
import { attach, countUpTo, type Resolvers } from './resolvers.js';
import { withScope } from './scopes.js';

const PRODUCT: SearchFields<Product> = {
  id: (product) => [String(product.number), product.id],
  handle: (product) => product.handle,
  title: (product) => product.title,
  status: (product) => product.status,
  vendor: (product) => product.vendor,
  product_type: (product) => product.productType,
  tag: (product) => product.tags,
  sku: (product) => product.variants.map((variant) => variant.inventoryItem.sku),
  barcode: (product) => product.variants.map((variant) => variant.barcode),
};
const VARIANT: SearchFields<Variant> = {
  id: (variant) => [String(variant.number), variant.id],
  sku: (variant) => variant.inventoryItem.sku,
  barcode: (variant) => variant.barcode,
  product_id: (variant) => [String(variant.product.number), variant.product.id],
};
const ITEM: SearchFields<InventoryItem> = { id: (item) => [String(item.number), item.id], sku: (item) => item.sku };
const LOCATION: SearchFields<Location> = { name: (location) => location.name };
const LOCATION_ORDER: Record<string, (location: Location) => string> = { NAME: ({ name }) => name.toLowerCase() };

/** Sort keys that the sandbox knows beside ID. Another one is refused: an order that is silently wrong would hide a client's mistake. */
const PRODUCT_ORDER: Record<string, (product: Product) => string | number> = {
  TITLE: (product) => product.title.toLowerCase(),
  CREATED_AT: (product) => product.createdAt.getTime(),
  UPDATED_AT: (product) => product.updatedAt.getTime(),
};

export function attachQueries(schema: GraphQLSchema): void {
  const queries: Resolvers<unknown> = {
    shop: (_root, _args, { shop }) => shop,
    product: (_root, { id }, { shop }) => shop.products.get(id as string) ?? null,
    products: (_root, args, { shop }) => page(sorted(filtered(shop.products, PRODUCT, args), args.sortKey, PRODUCT_ORDER), args),
    productsCount: (_root, args, { shop }) => countUpTo(filtered(shop.products, PRODUCT, args).length, args.limit as number | null),
    productByIdentifier: (_root, { identifier }, { shop }) => byIdentifier(shop, identifier),
    productVariant: (_root, { id }, { shop }) => shop.variants.get(id as string) ?? null,
    productVariants: (_root, args, { shop }) => page(sorted(variants(shop, args), args.sortKey, {}), args),
    productOperation: (_root, { id }, { shop }) => shop.operations.get(id as string) ?? null,
    files: (_root, args, { shop }) => page(sorted(filtered(shop.files, fileFields(shop), args), args.sortKey, {}), args),
    node: (_root, { id }, { shop }) => node(shop, id as string),
    nodes: (_root, { ids }, { shop }) => (ids as string[]).map((id) => node(shop, id)),
    inventoryItem: (_root, { id }, { shop }) => shop.inventoryItems.get(id as string) ?? null,
    inventoryItems: (_root, args, { shop }) => page(filtered(shop.inventoryItems, ITEM, args), args),
    location: (_root, { id }, { shop }) => (id ? shop.locations.get(id as string) : shop.primaryLocation) ?? null,
    locations: (_root, args, { shop }) =>
      page(
        sorted(filtered(shop.locations, LOCATION, args), args.sortKey, LOCATION_ORDER).filter(
          ({ isActive }) => isActive || args.includeInactive,
        ),
        args,
      ),
    publications: (_root, args, { shop }) =>
      page(
        shop.publications.all().filter(({ catalogType }) => !args.catalogType || catalogType === args.catalogType),
        args,
      ),
    metafieldDefinitions: (_root, args, { shop }) => page(definitions(shop, args), args),
  };
  attach(schema, 'QueryRoot', withScope(queries));
}

function filtered<T extends { id: string; number: number }>(
  table: Table<T>,
  fields: SearchFields<T>,
  args: { query?: string | null },
): readonly T[] {
  return args.query ? table.all().filter(search(args.query, fields)) : table.all();
}

function variants(shop: Shop, args: { query?: string | null }): readonly Variant[] {
  const skus = args.query ? onlyValues(args.query, 'sku') : undefined;
  if (!skus) return filtered(shop.variants, VARIANT, args);
  const found = new Set(skus.flatMap((sku) => [...(shop.variantsBySku.get(sku) ?? [])]));
  return [...found].sort((a, b) => a.number - b.number);
}

function sorted<T>(rows: readonly T[], key: string | null | undefined, orders: Record<string, (row: T) => string | number>): readonly T[] {
  if (!key || key === 'ID') return rows;
  const by = orders[key];
  if (!by) throw new GraphQLError(`The sandbox does not sort by ${key}`, { extensions: { code: 'BAD_REQUEST' } });
  return [...rows].sort((a, b) => (by(a) < by(b) ? -1 : by(a) > by(b) ? 1 : 0));
}

interface Identifier {
  id?: string;
  handle?: string;
  customId?: { namespace?: string; key: string; value: string };
}

function byIdentifier(shop: Shop, { id, handle, customId }: Identifier): Product | null {
  if (id) return shop.products.get(id) ?? null;
  if (handle) return shop.productByHandle.get(handle) ?? null;
  return (customId && shop.productByCustomId.get(customIdKey(customId.namespace ?? APP_NAMESPACE, customId.key, customId.value))) ?? null;
}

function node(shop: Shop, id: string): unknown {
  const tables: Record<string, Table<{ id: string; number: number }>> = {
    Product: shop.products,
    ProductVariant: shop.variants,
    InventoryItem: shop.inventoryItems,
    MediaImage: shop.files,
    GenericFile: shop.files,
    Location: shop.locations,
    Publication: shop.publications,
    MetafieldDefinition: shop.definitions,
    ProductSetOperation: shop.operations,
  };
  const type = parseGid(id)?.type;
  if (!type) throw new GraphQLError(`Invalid global id '${id}'`, { extensions: { code: 'argumentLiteralsIncompatible' } });
  return tables[type]?.get(id) ?? null;
}

function definitions(shop: Shop, args: { ownerType: string; namespace?: string | null; key?: string | null }): MetafieldDefinition[] {
  const { ownerType, namespace, key } = args;
  return shop.definitions
    .all()
    .filter((d) => d.ownerType === ownerType && (!namespace || d.namespace === namespace) && (!key || d.key === key));
}

const fileFields = (shop: Shop): SearchFields<File> => ({
  id: (file) => [String(file.number), file.id],
  filename: (file) => file.filename,
  status: (file) => fileStatus(shop, file),
});
