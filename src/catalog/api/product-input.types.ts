import { Field, InputType, Int } from '@nestjs/graphql';
import { IsIn, IsOptional } from 'class-validator';
import { HasAtMost, IsCodeList, IsCodeText, IsSkuList, JsonScalar, JudgedBy, Nested, says } from '../../api/index.js';
import { MAX_CELLS_PER_NODE } from '../cells/index.js';
import { LIFECYCLES, type Lifecycle } from '../products/node.js';
import { IsCellKeys, IsParentSku, IsSeenRevision, IsSku, IsValueMap } from './product-fields.js';
import { LifecycleEnum } from './product.types.js';

/** Categories of one product. */
const CATEGORIES = { most: 1_000 };
const isLifecycle = (): PropertyDecorator =>
  IsIn(LIFECYCLES, says('lifecycle_unknown', 'There is no such lifecycle.', `Use one of ${LIFECYCLES.join(', ')}.`));

@InputType({ description: 'A new node: a product, or a level or variant below a parent' })
export class CreateProductInput {
  @Field(() => String, { description: 'Up to 255 characters; unique whatever its case. A SKU is never reused.' })
  @IsSku()
  sku: string;
  @Field(() => String, { nullable: true, description: 'SKU of the product or level above; none for a product' })
  @IsOptional()
  @IsParentSku()
  parentSku?: string | null;
  @Field(() => String, { nullable: true, description: 'Of a product; without one it waits in the inbox' })
  @IsOptional()
  @IsCodeText()
  family?: string | null;
  @Field(() => String, { nullable: true, description: 'Of a product that has variants: which levels and axes it has; absent: it has none' })
  @IsOptional()
  @IsCodeText()
  familyVariant?: string | null;
  @Field(() => LifecycleEnum, { nullable: true, description: 'active when absent' })
  @IsOptional()
  @isLifecycle()
  lifecycle?: Lifecycle | null;
  @Field(() => [String], {
    nullable: true,
    description: 'Codes, at most 1,000; only of a product, whose nodes share them; none when absent',
  })
  @IsOptional()
  @IsCodeList(CATEGORIES)
  categories?: string[] | null;
  @Field(() => JsonScalar, { nullable: true, description: 'Content by cell: {"name@en_US": "Mug", "color": "red"}; none when absent' })
  @IsOptional()
  @IsValueMap()
  values?: unknown;
}

@InputType({ description: 'Another place for a node that people made' })
export class ChangeParentInput {
  @Field(() => String, { description: 'What moves, with all that stands below it' })
  @IsSku()
  sku: string;
  @Field(() => String, { description: 'The parent that it gets: on the same level of a product with the same family variant' })
  @IsSku()
  parent: string;
}

@InputType({ description: 'One cell to write' })
export class CellInput {
  @Field(() => String, { description: 'Code of an attribute that people own' })
  @IsCodeText()
  attribute: string;
  @Field(() => String, { nullable: true, description: 'Needed where the attribute is localizable, refused where it is not' })
  @IsOptional()
  @IsCodeText()
  locale?: string | null;
  @Field(() => String, { nullable: true, description: 'A channel, channel group or market; absent: the value for everywhere' })
  @IsOptional()
  @IsCodeText()
  scope?: string | null;
  @Field(() => JsonScalar, { nullable: true, description: 'Null clears the cell' })
  @IsOptional()
  @JudgedBy('cells/value-rules.ts: its shape follows from the attribute type')
  value?: unknown;
}

@InputType({ description: 'Give cells, values, or both' })
export class UpdateCellsInput {
  @Field(() => String, { description: 'Of any node: product, level or variant' })
  @IsSku()
  sku: string;
  @Field(() => Int, { description: 'The revision of the node that you were looking at' })
  @IsSeenRevision()
  expectedRevision: number;
  @Field(() => [CellInput], {
    nullable: true,
    description: 'At most 2,000, each cell once; cells that are not named stay, all of them when absent',
  })
  @IsOptional()
  @HasAtMost(MAX_CELLS_PER_NODE)
  @Nested(() => CellInput)
  cells?: CellInput[] | null;
  @Field(() => JsonScalar, { nullable: true, description: 'The same by cell: {"name@en_US": "Mug", "rating": null}' })
  @IsOptional()
  @IsValueMap()
  values?: unknown;
}

@InputType({ description: 'One node of an edit of many: give cells, values, categories, or several of them' })
export class EditProductInput extends UpdateCellsInput {
  @Field(() => [String], {
    nullable: true,
    description:
      'Of a product. All of them: what is not named is taken away. Refused where somebody else changed them after expectedRevision',
  })
  @IsOptional()
  @IsCodeList(CATEGORIES)
  categories?: string[] | null;
}

@InputType({ description: 'Which own values of one node give way to the inherited ones' })
export class ClearOverridesInput {
  @Field(() => String, { description: 'Of a level or variant: a product inherits from nobody' })
  @IsSku()
  sku: string;
  @Field(() => Int, { description: 'The revision of the node that you were looking at' })
  @IsSeenRevision()
  expectedRevision: number;
  @Field(() => [String], { description: 'Cells whose own value should give way to the inherited one' })
  @IsCellKeys()
  cells: string[];
}

@InputType({ description: 'The family that a product of the inbox waits for' })
export class AssignFamilyInput {
  @Field(() => String, { description: 'Of a product, the root of its tree' })
  @IsSku()
  sku: string;
  @Field(() => String, { description: 'Code of the family' })
  @IsCodeText()
  family: string;
  @Field(() => String, { nullable: true, description: 'Which levels and axes it has; absent: it has no variants' })
  @IsOptional()
  @IsCodeText()
  familyVariant?: string | null;
}

@InputType({ description: 'All categories of a product' })
export class SetCategoriesInput {
  @Field(() => String, { description: 'Of a product, the root of its tree' })
  @IsSku()
  sku: string;
  @Field(() => [String], { description: 'All of them, at most 1,000: what is not named is taken away' })
  @IsCodeList(CATEGORIES)
  categories: string[];
}

@InputType({ description: 'In which order the nodes below a product or level are shown, where a channel has an order' })
export class OrderVariantsInput {
  @Field(() => String, { description: 'Of the product or level right above them' })
  @IsSku()
  sku: string;
  @Field(() => Int, { description: 'The revision of that node that you were looking at' })
  @IsSeenRevision()
  expectedRevision: number;
  @Field(() => [String], {
    description:
      'First to last, at most 2,048. Those that are not named follow by the options of their axes; an empty list: all of them do',
  })
  @IsSkuList({ most: 2_048 })
  skus: string[];
}

@InputType({ description: 'Whether a node is sold from now on' })
export class SetLifecycleInput {
  @Field(() => String, { description: 'Of any node: product, level or variant' })
  @IsSku()
  sku: string;
  @Field(() => LifecycleEnum, { description: 'From now on; recalled takes it off every channel at once' })
  @isLifecycle()
  lifecycle: Lifecycle;
}
