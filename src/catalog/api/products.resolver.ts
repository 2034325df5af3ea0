import { Args, Query, Resolver } from '@nestjs/graphql';
import { Allow } from '../../api/index.js';
import { ReadProducts } from '../products/read-products.service.js';
import { toProduct } from './product-view.js';
import { ProductArgs, ProductHistoryArgs, ProductsArgs } from './product-filter.types.js';
import { Product, ProductChange, ProductConnection } from './product.types.js';

/** Set here, not as a default of the schema: the JIT compiler of our GraphQL server forgets defaults of variables that are left out. */
const PAGE = 20;

@Resolver(() => Product)
export class ProductsResolver {
  constructor(private readonly products: ReadProducts) {}

  @Allow('read')
  @Query(() => Product, { nullable: true, description: 'Any node by its SKU: product, level or variant' })
  async product(@Args() { sku }: ProductArgs): Promise<Product | null> {
    const seen = await this.products.one(sku);
    return seen ? toProduct(seen) : null;
  }

  @Allow('read')
  @Query(() => ProductConnection, { name: 'products', description: 'Products (roots of trees), a page at a time' })
  async list(@Args() { first, after, filter, sort }: ProductsArgs): Promise<ProductConnection> {
    const page = await this.products.page({ first: first ?? PAGE, after, filter: filter ?? {}, sort: sort ?? 'sku' });
    const edges = page.items.map((item) => ({ cursor: item.cursor, node: toProduct(item) }));
    return {
      edges,
      nodes: edges.map((edge) => edge.node),
      pageInfo: { hasNextPage: page.hasNextPage, endCursor: edges.at(-1)?.cursor ?? null },
      count: page.count,
    };
  }

  @Allow('read')
  @Query(() => [ProductChange], { description: 'Who changed what in the tree of this SKU, newest first' })
  productHistory(@Args() { sku, first, before }: ProductHistoryArgs): Promise<ProductChange[]> {
    return this.products.history(sku, before ?? null, first ?? PAGE);
  }
}
