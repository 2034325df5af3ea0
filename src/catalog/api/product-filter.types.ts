import { ArgsType, Field, ID, InputType, Int } from '@nestjs/graphql';
import { IsBoolean, IsDate, IsIn, IsOptional, Matches } from 'class-validator';
import {
  IsCodeList,
  IsCodeText,
  IsCursorText,
  IsPageSize,
  IsSkuList,
  IsSkuText,
  JsonScalar,
  JudgedBy,
  Nested,
  says,
} from '../../api/index.js';
import { LIFECYCLES, STATES, type EditorialState, type Lifecycle } from '../products/node.js';
import { MAX_PAGE } from '../products/read-products.service.js';
import { MOST_SKUS, tooManySkus } from '../products/products-filter.js';
import type { ProductSort } from '../products/products.repository.js';
import { IsCellKey } from './product-fields.js';
import { EditorialStateEnum, LifecycleEnum, PRODUCT_SORTS, ProductSortEnum } from './product.types.js';

@InputType({ description: 'Some node of the tree has exactly this value' })
export class CellEqualsInput {
  @Field(() => String, { description: 'For example color, or name@en_US' })
  @IsCellKey()
  cell: string;
  @Field(() => JsonScalar, { description: 'As it is stored: the code of an option, a decimal as text' })
  @JudgedBy('cells/value-rules.ts: its shape follows from the attribute type')
  value: unknown;
}

@InputType({ description: 'All that are given must hold' })
export class ProductFilterInput {
  @Field(() => String, { nullable: true, description: 'How the SKU of the product begins, in its case' })
  @IsOptional()
  @IsSkuText()
  skuPrefix?: string | null;
  @Field(() => [String], { nullable: true, description: 'The product is one of these, whatever the case; at most 500' })
  @IsOptional()
  @IsSkuList({ most: MOST_SKUS, tooMany: tooManySkus })
  skus?: string[] | null;
  @Field(() => String, { nullable: true, description: 'Code of its family; one that nobody knows is refused' })
  @IsOptional()
  @IsCodeText()
  family?: string | null;
  @Field(() => Boolean, { nullable: true, description: 'True: products that wait for a family; false: all others; null: both' })
  @IsOptional()
  @IsBoolean()
  inbox?: boolean | null;
  @Field(() => String, { nullable: true, description: 'This category and all below it' })
  @IsOptional()
  @IsCodeText()
  category?: string | null;
  @Field(() => EditorialStateEnum, { nullable: true, description: 'Where its draft stands' })
  @IsOptional()
  @IsIn(STATES)
  state?: EditorialState | null;
  @Field(() => LifecycleEnum, { nullable: true, description: 'Of the product itself; its variants may differ' })
  @IsOptional()
  @IsIn(LIFECYCLES)
  lifecycle?: Lifecycle | null;
  @Field(() => Date, { nullable: true, description: 'Changed at that moment or later; a change of a variant does not count' })
  @IsOptional()
  @IsDate()
  updatedSince?: Date | null;
  @Field(() => CellEqualsInput, { nullable: true, description: 'Some node of its tree has this value as its own' })
  @IsOptional()
  @Nested(() => CellEqualsInput)
  cellEquals?: CellEqualsInput | null;
}

@ArgsType()
export class ProductArgs {
  @Field(() => String, { description: 'As it was made, or any Unicode form of it; one that nobody knows gives null' })
  @IsSkuText()
  sku: string;
}

@ArgsType()
export class ProductsArgs {
  @Field(() => Int, { nullable: true, description: 'How many, 1 to 100; 20 when absent' })
  @IsOptional()
  @IsPageSize(MAX_PAGE, 'products')
  first?: number | null;
  @Field(() => String, { nullable: true, description: 'A cursor of the same filter and sort; absent: from the beginning' })
  @IsOptional()
  @IsCursorText()
  after?: string | null;
  @Field(() => ProductFilterInput, { nullable: true, description: 'Which products; all when absent' })
  @IsOptional()
  @Nested(() => ProductFilterInput)
  filter?: ProductFilterInput | null;
  @Field(() => ProductSortEnum, { nullable: true, description: 'In which order; by sku when absent' })
  @IsOptional()
  @IsIn(PRODUCT_SORTS)
  sort?: ProductSort | null;
}

@ArgsType()
export class ProductHistoryArgs {
  @Field(() => String, { description: 'Of any node: the changes of its whole tree are told' })
  @IsSkuText()
  sku: string;
  @Field(() => Int, { nullable: true, description: 'How many, 1 to 100; 20 when absent' })
  @IsOptional()
  @IsPageSize(100, 'changes')
  first?: number | null;
  @Field(() => ID, { nullable: true, description: 'Id of the last change that you have; absent: from the newest on' })
  @IsOptional()
  @Matches(/^\d{1,18}$/, says('page_invalid', 'This is no id of a change.', 'Send the id of the last change as before.'))
  before?: string | null;
}

@ArgsType()
export class CellsArgs {
  @Field(() => [String], { nullable: true, description: 'Codes of attributes, at most 2,000; all when absent' })
  @IsOptional()
  @IsCodeList({ most: 2_000 })
  attributes?: string[] | null;
}
