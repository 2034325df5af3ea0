import { ArgsType, Field } from '@nestjs/graphql';
import type { Problem } from '../../../libs/problem/index.js';
import { EachByItself, HasAtMost, Nested } from '../../api/index.js';
import { MAX_NODES } from '../products/edit-products.service.js';
import { tooManyNodes } from './product-fields.js';
import {
  AssignFamilyInput,
  ChangeParentInput,
  ClearOverridesInput,
  CreateProductInput,
  EditProductInput,
  OrderVariantsInput,
  SetCategoriesInput,
  SetLifecycleInput,
  UpdateCellsInput,
} from './product-input.types.js';

@ArgsType()
export class CreateProductArgs {
  @Field(() => CreateProductInput, { description: 'What to make' })
  @Nested(() => CreateProductInput)
  input: CreateProductInput;
}

@ArgsType()
export class CreateProductsArgs {
  @Field(() => [CreateProductInput], { description: 'At most 500, in any order: a parent may come behind its children' })
  @HasAtMost(MAX_NODES, tooManyNodes('products'))
  @Nested(() => CreateProductInput)
  inputs: CreateProductInput[];
}

@ArgsType()
export class UpdateCellsArgs {
  @Field(() => UpdateCellsInput, { description: 'Which node, and its new values' })
  @Nested(() => UpdateCellsInput)
  input: UpdateCellsInput;
}

@ArgsType()
export class EditProductsArgs {
  @Field(() => [EditProductInput], { description: 'At most 500 nodes; each has its own outcome' })
  @HasAtMost(MAX_NODES, tooManyNodes())
  @EachByItself()
  @Nested(() => EditProductInput)
  inputs: EditProductInput[];

  /** What the pipe found, by the row's place in `inputs`. */
  refused: ReadonlyMap<number, Problem[]>;
}

@ArgsType()
export class ClearOverridesArgs {
  @Field(() => ClearOverridesInput, { description: 'Which node, and which of its values' })
  @Nested(() => ClearOverridesInput)
  input: ClearOverridesInput;
}

@ArgsType()
export class AssignFamilyArgs {
  @Field(() => AssignFamilyInput, { description: 'Which product, and its family' })
  @Nested(() => AssignFamilyInput)
  input: AssignFamilyInput;
}

@ArgsType()
export class ChangeParentArgs {
  @Field(() => ChangeParentInput, { description: 'Which node, and its new parent' })
  @Nested(() => ChangeParentInput)
  input: ChangeParentInput;
}

@ArgsType()
export class SetCategoriesArgs {
  @Field(() => SetCategoriesInput, { description: 'Which product, and all its categories' })
  @Nested(() => SetCategoriesInput)
  input: SetCategoriesInput;
}

@ArgsType()
export class OrderVariantsArgs {
  @Field(() => OrderVariantsInput, { description: 'Below which node, and their order' })
  @Nested(() => OrderVariantsInput)
  input: OrderVariantsInput;
}

@ArgsType()
export class SetLifecycleArgs {
  @Field(() => SetLifecycleInput, { description: 'Which node, and its lifecycle' })
  @Nested(() => SetLifecycleInput)
  input: SetLifecycleInput;
}
