import { Field, InputType, Int } from '@nestjs/graphql';
import { JsonScalar } from '../../api/index.js';
import type { Lifecycle } from '../products/node.js';
import { LifecycleEnum } from './product.types.js';

@InputType({ description: 'A new node: a product, or a level or variant below a parent' })
export class CreateProductInput {
  @Field(() => String, { description: 'Up to 255 characters; unique whatever its case. A SKU is never reused.' })
  sku: string;
  @Field(() => String, { nullable: true, description: 'SKU of the product or level above; none for a product' })
  parentSku?: string | null;
  @Field(() => String, { nullable: true, description: 'Of a product; without one it waits in the inbox' })
  family?: string | null;
  @Field(() => String, { nullable: true, description: 'Of a product that has variants' })
  familyVariant?: string | null;
  @Field(() => LifecycleEnum, { nullable: true })
  lifecycle?: Lifecycle | null;
  @Field(() => [String], { nullable: true, description: 'Of a product' })
  categories?: string[] | null;
  @Field(() => JsonScalar, { nullable: true, description: 'Content by cell: {"name@en_US": "Mug", "color": "red"}' })
  values?: unknown;
}

@InputType({ description: 'One cell to write' })
export class CellInput {
  @Field(() => String)
  attribute: string;
  @Field(() => String, { nullable: true })
  locale?: string | null;
  @Field(() => String, { nullable: true })
  scope?: string | null;
  @Field(() => JsonScalar, { nullable: true, description: 'Null clears the cell' })
  value?: unknown;
}

@InputType({ description: 'Give cells, values, or both' })
export class UpdateCellsInput {
  @Field(() => String, { description: 'Of any node' })
  sku: string;
  @Field(() => Int, { description: 'The revision of the node that you were looking at' })
  expectedRevision: number;
  @Field(() => [CellInput], { nullable: true })
  cells?: CellInput[] | null;
  @Field(() => JsonScalar, { nullable: true, description: 'The same by cell: {"name@en_US": "Mug", "rating": null}' })
  values?: unknown;
}

@InputType({ description: 'One node of an edit of many: give cells, values, categories, or several of them' })
export class EditProductInput extends UpdateCellsInput {
  @Field(() => [String], { nullable: true, description: 'Of a product. All of them: what is not named is taken away' })
  categories?: string[] | null;
}

@InputType()
export class ClearOverridesInput {
  @Field(() => String, { description: 'Of a level or variant' })
  sku: string;
  @Field(() => Int)
  expectedRevision: number;
  @Field(() => [String], { description: 'Cells whose own value should give way to the inherited one' })
  cells: string[];
}

@InputType()
export class AssignFamilyInput {
  @Field(() => String, { description: 'Of a product' })
  sku: string;
  @Field(() => String)
  family: string;
  @Field(() => String, { nullable: true })
  familyVariant?: string | null;
}

@InputType()
export class SetCategoriesInput {
  @Field(() => String, { description: 'Of a product' })
  sku: string;
  @Field(() => [String], { description: 'All of them: what is not named is taken away' })
  categories: string[];
}

@InputType()
export class SetLifecycleInput {
  @Field(() => String, { description: 'Of any node' })
  sku: string;
  @Field(() => LifecycleEnum)
  lifecycle: Lifecycle;
}
