import { Args, ID, Int, Query, Resolver } from '@nestjs/graphql';
import { problem, Refusal } from '../../../libs/problem/index.js';
import { Allow } from '../../api/index.js';
import { ReadProducts } from '../products/read-products.service.js';
import type { ProductSort } from '../products/products.repository.js';
import { toProduct } from './product-view.js';
import { Product, ProductChange, ProductConnection, ProductFilterInput, ProductSortEnum } from './product.types.js';

const MAX_HISTORY = 100;
/** Set here, not as a default of the schema: the JIT compiler of our GraphQL server forgets defaults of variables that are left out. */
const PAGE = 20;

@Resolver(() => Product)
export class ProductsResolver {
  constructor(private readonly products: ReadProducts) {}

  @Allow('read')
  @Query(() => Product, { nullable: true, description: 'Any node by its SKU: product, level or variant' })
  async product(@Args('sku', { type: () => String }) sku: string): Promise<Product | null> {
    const seen = await this.products.one(sku);
    return seen ? toProduct(seen) : null;
  }

  @Allow('read')
  @Query(() => ProductConnection, { name: 'products', description: 'Products (roots of trees), a page at a time' })
  async list(
    @Args('first', { type: () => Int, nullable: true, description: '20 when absent' }) given?: number | null,
    @Args('after', { type: () => String, nullable: true }) after?: string | null,
    @Args('filter', { type: () => ProductFilterInput, nullable: true }) filter?: ProductFilterInput | null,
    @Args('sort', { type: () => ProductSortEnum, nullable: true, description: 'sku when absent' }) sort?: ProductSort | null,
  ): Promise<ProductConnection> {
    const page = await this.products.page({ first: given ?? PAGE, after, filter: filter ?? {}, sort: sort ?? 'sku' });
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
  productHistory(
    @Args('sku', { type: () => String }) sku: string,
    @Args('first', { type: () => Int, nullable: true, description: '20 when absent' }) given?: number | null,
    @Args('before', { type: () => ID, nullable: true }) before?: string | null,
  ): Promise<ProductChange[]> {
    const first = given ?? PAGE;
    if (first < 1 || first > MAX_HISTORY || (before != null && !/^\d{1,18}$/.test(before))) {
      throw new Refusal(
        problem(
          'page_invalid',
          'first',
          `A page has 1 to ${MAX_HISTORY} changes.`,
          'Send first in that range, and the id of a change as before.',
        ),
      );
    }
    return this.products.history(sku, before ?? null, first);
  }
}
