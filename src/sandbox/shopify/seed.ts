import type { GraphQLInputType, GraphQLSchema } from 'graphql';
import { BadAdminRequest, objectsUnder, onlyNames, type AdminBody } from '../kit/index.js';
import { fit } from './graphql/input-problems.js';
import type { ProductSetInput } from './products/inputs.js';
import { productSet } from './products/product-set.js';
import type { Shop } from './shop/shop.js';

interface Seed {
  products?: ProductSetInput[];
  /** Put them on every publication (default: yes). */
  publish?: boolean;
}

interface SeedResult {
  seeded?: { products: { id: string; handle: string; variants: { id: string; sku: string | null }[] }[] };
  problem?: object;
}

/** Reads the body of `POST /_sandbox/seed`; products are held to ProductSetInput, as a call's would be. */
export function readSeed(body: AdminBody, schema: GraphQLSchema): Seed {
  onlyNames(body, ['products', 'publish']);
  const products = objectsUnder(body, 'products').map((product, index) => productInput(product, `products.${index}`, schema));
  return { products, ...(typeof body.publish === 'boolean' && { publish: body.publish }) };
}

export function productInput(value: unknown, at: string, schema: GraphQLSchema): ProductSetInput {
  const { input, problems } = fit(schema, value, schema.getType('ProductSetInput') as GraphQLInputType);
  if (problems.length === 0) return input as ProductSetInput;
  const { path, explanation } = problems[0]!;
  const place = [at, ...path].join('.');
  throw new BadAdminRequest(place, `${place}: ${explanation}`, 'Send what productSet takes as input.');
}

/** Products of "the shop's own", made by hand or by another app: in the form of productSet's input. The first refused one is named. */
export function seed(shop: Shop, { products = [], publish = true }: Seed): SeedResult {
  const made = products.map((input) => productSet(shop, { input }));
  const refused = made.findIndex((result) => result.product === null);
  if (refused !== -1) return { problem: { product: refused, userErrors: made[refused]!.userErrors } };
  return {
    seeded: {
      products: made.map(({ product }) => {
        if (publish) for (const publication of shop.publications.all()) product!.publications.set(publication.id, shop.clock.date());
        const variants = product!.variants.map((variant) => ({ id: variant.id, sku: variant.inventoryItem.sku }));
        return { id: product!.id, handle: product!.handle, variants };
      }),
    },
  };
}
