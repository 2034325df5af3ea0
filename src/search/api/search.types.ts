import { ArgsType, Field, ID, InputType, Int, ObjectType } from '@nestjs/graphql';
import { IsBoolean, IsIn, IsOptional } from 'class-validator';
import { enumOf, IsCodeText, IsCursorText, IsIdText, IsPageSize, Nested, PageInfo } from '../../api/index.js';
import { MAX_PAGE, Product, ProductEdge } from '../../catalog/index.js';
import { ROWS, type Rows } from '../query/rows.js';
import type { SearchPage } from '../query/search-products.service.js';
import { SearchFilterInput } from './search-filter.types.js';

export const SEARCH_SORTS = ['sku', 'created', 'updated', 'relevance'] as const;

export const SearchRowsEnum = enumOf('SearchRows', ROWS, 'What the rows of an answer are', {
  products: 'Products (roots of trees) of which some variant is found',
  variants: 'What is found itself: variants, and products without any',
  both: 'Both, each as a row of its own',
});
export const SearchSortEnum = enumOf('SearchSortBy', SEARCH_SORTS, 'A field of the row to sort by', {
  sku: 'By SKU, in the order of its bytes',
  created: 'By when the node was made',
  updated: 'By when the node last changed',
  relevance: 'By how well the texts match; only with filter.text, and the best first unless descending is false',
});

@InputType({
  description: 'One thing to sort by: a field of the row (by) or an attribute. Rows without a value come last, whichever the direction',
})
export class SearchSortInput {
  @Field(() => SearchSortEnum, { nullable: true, description: 'Absent: by the attribute, or by sku where none is sent' })
  @IsOptional()
  @IsIn(SEARCH_SORTS)
  by?: (typeof SEARCH_SORTS)[number] | null;
  @Field(() => String, {
    nullable: true,
    description:
      'Code of an attribute. Options sort as their list does, texts without case and accents by their first 200 characters. A product stands where the least value of its tree does, or the greatest if they fall',
  })
  @IsOptional()
  @IsCodeText()
  attribute?: string | null;
  @Field(() => String, { nullable: true, description: 'Needed where the attribute has a value for each locale' })
  @IsOptional()
  @IsCodeText()
  locale?: string | null;
  @Field(() => String, { nullable: true, description: 'As this channel, group or market sees it; absent: what is written for all' })
  @IsOptional()
  @IsCodeText()
  channel?: string | null;
  @Field(() => Boolean, {
    nullable: true,
    description: 'The greatest, newest or last first; absent: the least first, but of relevance the best',
  })
  @IsOptional()
  @IsBoolean()
  descending?: boolean | null;
}

@ArgsType()
export class SearchProductsArgs {
  @Field(() => SearchFilterInput, { nullable: true, description: 'Which; all when absent' })
  @IsOptional()
  @Nested(() => SearchFilterInput)
  filter?: SearchFilterInput | null;
  @Field(() => ID, {
    nullable: true,
    description: 'Of a search that is kept: its filter must hold, too; its rows and sort count where none are sent here',
  })
  @IsOptional()
  @IsIdText()
  view?: string | null;
  @Field(() => SearchRowsEnum, { nullable: true, description: 'Products when absent' })
  @IsOptional()
  @IsIn(ROWS)
  rows?: Rows | null;
  @Field(() => SearchSortInput, { nullable: true, description: 'By SKU when absent' })
  @IsOptional()
  @Nested(() => SearchSortInput)
  sort?: SearchSortInput | null;
  @Field(() => Int, { nullable: true, description: 'How many rows, 1 to 100; 20 when absent' })
  @IsOptional()
  @IsPageSize(MAX_PAGE, 'rows')
  first?: number | null;
  @Field(() => String, { nullable: true, description: 'A cursor of the same filter, rows and sort; absent: from the beginning' })
  @IsOptional()
  @IsCursorText()
  after?: string | null;
}

@ObjectType({ description: 'A word that nothing has, and what was looked for instead' })
export class SearchedFor {
  @Field(() => String, { description: 'The word of the question, without case and accents' })
  word: string;
  @Field(() => [String], { description: 'Words of the catalogue that resemble it most, at most five, without case and accents' })
  instead: string[];
}

@ObjectType({ description: 'A number of rows, with how far it may be from the true one' })
export class CountEstimate {
  @Field(() => Int, { description: 'The number; where it is estimated a multiple of 64' })
  count: number;
  @Field(() => Boolean, { description: 'True: these are all rows, counted' })
  isExact: boolean;
  @Field(() => Int, {
    description:
      'Standard error: the true number is no further away in two of three cases, and within twice as much in 95 of 100; 0 where it is exact',
  })
  error: number;
}

@ObjectType({ description: 'A page of what was found' })
export class SearchResult {
  @Field(() => [ProductEdge], { description: 'The page with a cursor for each row' })
  edges: ProductEdge[];
  @Field(() => [Product], { description: 'The page without cursors' })
  nodes: Product[];
  @Field(() => PageInfo, { description: 'Whether there are more, and where to read on' })
  pageInfo: PageInfo;
  @Field(() => [SearchedFor], {
    description: 'Words of the texts asked for that neither text, label nor SKU has, and the words that were looked for instead',
  })
  searchedFor: SearchedFor[];

  count: () => Promise<number>;
  estimate: () => Promise<CountEstimate>;
  countFacets: SearchPage['facets'];
}
