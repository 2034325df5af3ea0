import type { GraphQLSchema } from 'graphql';
import { page } from '../shop/connection.js';
import { jsonValue, compareDigest, APP_NAMESPACE } from '../products/metafields.js';
import { gid } from '../shop/ids.js';
import type { Metafield, Operation, Option, OptionValue, Product, Variant } from '../shop/records.js';
import type { Shop } from '../shop/shop.js';
import { attach, exactCount, legacyResourceId, type Resolvers } from './resolvers.js';

interface MetafieldArguments {
  namespace?: string;
  key?: string;
  keys?: string[];
}

const metafieldFields: Resolvers<Product & Variant> = {
  metafield: ({ metafields }, { namespace, key }: MetafieldArguments) =>
    metafields.find((m) => m.key === key && m.namespace === (namespace ?? APP_NAMESPACE)) ?? null,
  metafields: ({ metafields }, args) => {
    const { namespace, keys } = args as MetafieldArguments;
    const wanted = metafields.filter(
      (m) => (!namespace || m.namespace === namespace) && (!keys || keys.includes(`${m.namespace}.${m.key}`)),
    );
    // Asked for by key, they answer so (shopify.dev, changelog "Simplified Metafield Querying").
    const shown = keys ? wanted.map((m) => ({ ...m, key: `${m.namespace}.${m.key}` })) : wanted;
    return page(shown, args);
  },
};

const stockOf = (variant: Variant): number => [...variant.inventoryItem.levels.values()].reduce((sum, level) => sum + level.available, 0);

function publications(product: Product, shop: Shop) {
  return shop.publications
    .all()
    .filter(({ id }) => product.publications.has(id))
    .map((publication) => ({
      number: publication.number,
      publication,
      isPublished: true,
      publishDate: product.publications.get(publication.id),
    }));
}

const publishableFields = (of: (source: never) => Product): Resolvers<never> => ({
  publishedOnPublication: (source, { publicationId }) => of(source).publications.has(publicationId as string),
  resourcePublicationsCount: (source) => exactCount(of(source).publications.size),
  resourcePublicationsV2: (source, args, { shop }) => page(publications(of(source), shop), args),
});

export function attachProductFields(schema: GraphQLSchema): void {
  attach<Product>(schema, 'Product', {
    ...(metafieldFields as unknown as Resolvers<Product>),
    ...(publishableFields((product: Product) => product) as unknown as Resolvers<Product>),
    legacyResourceId,
    description: (product, { truncateAt }) =>
      product.descriptionHtml
        .replace(/<[^<>]*>/g, ' ')
        .replace(/\s+/g, ' ')
        .trim()
        .slice(0, truncateAt ?? undefined),
    category: ({ categoryId }) => (categoryId ? { id: categoryId } : null),
    options: ({ options, variants }, { first }) =>
      options.slice(0, first ?? undefined).map((option, index) => ({ ...option, position: index + 1, used: usedValues(variants, index) })),
    publishedAt: (product) => [...product.publications.values()].sort((a, b) => a.getTime() - b.getTime())[0] ?? null,
    onlineStoreUrl: (product, _args, { shop }) =>
      shop.isShown(product) ? `https://${shop.profile.shop}/products/${product.handle}` : null,
    totalInventory: ({ variants }) => variants.filter((v) => v.inventoryItem.tracked).reduce((sum, variant) => sum + stockOf(variant), 0),
    tracksInventory: ({ variants }) => variants.some((variant) => variant.inventoryItem.tracked),
    hasOnlyDefaultVariant: ({ options, variants }) => variants.length === 1 && options[0]?.values[0]?.name === 'Default Title',
    variantsCount: ({ variants }) => exactCount(variants.length),
    mediaCount: ({ files }) => exactCount(files.length),
    media: ({ files }, args) => page(files, args),
    featuredMedia: ({ files }) => files[0] ?? null,
    variants: ({ variants }, args) => page(variants, args),
  });
  attach<Variant>(schema, 'ProductVariant', {
    ...(metafieldFields as unknown as Resolvers<Variant>),
    ...(publishableFields((variant: Variant) => variant.product) as unknown as Resolvers<Variant>),
    legacyResourceId,
    title: ({ optionValues }) => optionValues.map((value) => value.name).join(' / '),
    displayName: ({ product, optionValues }) => `${product.title} - ${optionValues.map((value) => value.name).join(' / ')}`,
    sku: ({ inventoryItem }) => inventoryItem.sku,
    inventoryQuantity: stockOf,
    availableForSale: (variant) => !variant.inventoryItem.tracked || variant.inventoryPolicy === 'CONTINUE' || stockOf(variant) > 0,
    selectedOptions: ({ product, optionValues }) =>
      optionValues.map((value, index) => ({
        name: product.options[index]!.name,
        value: value.name,
        optionValue: { ...value, hasVariants: true },
      })),
    media: ({ file }, args) => page(file ? [file] : [], args),
  });
  attachSmallTypes(schema);
}

function attachSmallTypes(schema: GraphQLSchema): void {
  attach<Option & { used: Set<OptionValue> }>(schema, 'ProductOption', {
    values: ({ values, used }) => values.filter((value) => used.has(value)).map((value) => value.name),
    optionValues: ({ values, used }) => values.map((value) => ({ ...value, hasVariants: used.has(value) })),
  });
  attach<Metafield>(schema, 'Metafield', { legacyResourceId, jsonValue, compareDigest });
  attach<Operation>(schema, 'ProductSetOperation', {
    status: ({ result, activeAt }, _args, { shop }) => (result ? 'COMPLETE' : shop.clock.now() >= activeAt ? 'ACTIVE' : 'CREATED'),
    product: ({ result }) => result?.product ?? null,
    userErrors: ({ result }) => result?.userErrors ?? [],
  });
  attach<Shop>(schema, 'Shop', {
    id: () => gid('Shop', 1),
    name: ({ profile }) => profile.name,
    myshopifyDomain: ({ profile }) => profile.shop,
    url: ({ profile }) => `https://${profile.shop}`,
    currencyCode: ({ profile }) => profile.currency,
    ianaTimezone: () => 'Etc/UTC',
    weightUnit: () => 'KILOGRAMS',
    taxesIncluded: () => false,
    resourceLimits: () => ({ maxProductOptions: 3, maxProductVariants: 2_048 }),
  });
}

function usedValues(variants: Variant[], option: number): Set<OptionValue> {
  return new Set(variants.map((variant) => variant.optionValues[option]!));
}
