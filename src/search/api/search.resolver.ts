import { Args, Int, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { Allow, CurrentActing } from '../../api/index.js';
import { toProduct } from '../../catalog/index.js';
import type { Acting } from '../../journal/index.js';
import { SearchViews } from '../views/search-views.service.js';
import { SearchProducts } from '../query/search-products.service.js';
import { FacetsArgs, SearchFacet } from './facet.types.js';
import { CountEstimate, SearchProductsArgs, SearchResult } from './search.types.js';

/** Set here, not as a default of the schema: the JIT compiler of our GraphQL server forgets defaults of variables that are left out. */
const PAGE = 20;

@Resolver(() => SearchResult)
export class SearchResolver {
  constructor(
    private readonly search: SearchProducts,
    private readonly views: SearchViews,
  ) {}

  @Allow('read')
  @Query(() => SearchResult, { description: 'Products or variants by what their cells, texts and they themselves say, a page at a time' })
  async searchProducts(
    @Args() { filter, rows, sort, view, first, after }: SearchProductsArgs,
    @CurrentActing() by: Acting,
  ): Promise<SearchResult> {
    const page = await this.search.page({
      filter: filter ?? {},
      rows: rows ?? null,
      sort: sort ?? null,
      view: view == null ? null : await this.views.question(view, by),
      first: first ?? PAGE,
      after: after ?? null,
    });
    const edges = page.items.map((item) => ({ cursor: item.cursor, node: toProduct(item) }));
    return {
      edges,
      nodes: edges.map((edge) => edge.node),
      pageInfo: { hasNextPage: page.hasNextPage, endCursor: edges.at(-1)?.cursor ?? null },
      searchedFor: page.searchedFor,
      count: page.count,
      estimate: page.estimate,
      countFacets: page.facets,
    };
  }

  @ResolveField(() => Int, { description: 'How many rows there are in all: exact, and counted only when asked for' })
  totalCount(result: SearchResult): Promise<number> {
    return result.count();
  }

  @ResolveField(() => CountEstimate, {
    description: 'About how many rows there are in all, in bounded time: few exactly, many from one product of 64, with its error',
  })
  estimatedCount(result: SearchResult): Promise<CountEstimate> {
    return result.estimate();
  }

  @ResolveField(() => [SearchFacet], {
    description: 'How many rows of the whole answer have which value, in the order asked for: two statements, however many facets',
  })
  facets(@Parent() result: SearchResult, @Args() asks: FacetsArgs): Promise<SearchFacet[]> {
    return result.countFacets(asks);
  }
}
