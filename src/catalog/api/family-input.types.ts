import { Field, InputType } from '@nestjs/graphql';
import { IsOptional } from 'class-validator';
import { Form, IsCodeText, JsonScalar, Nested } from '../../api/index.js';
import { axesMissing, levelsInvalid, MAX_LEVELS, requiredFault } from '../families/family-rules.js';
import { CATEGORY_CODE, CODE } from '../schema/definition-rules.js';
import type { Labels } from '../schema/schema.js';
import { HasLabels, IsCodes, IsNewCode } from './definition-fields.js';
import { LABELS, REQUIRED } from './family.types.js';

@InputType({ description: 'Makes the family, or replaces its attributes and requirements' })
export class FamilyInput {
  @Field(() => String, { description: 'What products will name: 1 to 100 letters, digits and _ . -' })
  @IsNewCode(CODE)
  code: string;
  @Field(() => JsonScalar, { nullable: true, description: LABELS })
  @IsOptional()
  @HasLabels()
  labels?: Labels;
  @Field(() => [String], {
    description:
      'Codes of all its attributes: what is not named is taken away, but for what its family variants stand on (definition_fixed)',
  })
  @IsCodes()
  attributes: string[];
  @Field(() => JsonScalar, { nullable: true, description: `${REQUIRED}; as it was when absent` })
  @IsOptional()
  @Form((required, path) => requiredFault(required, path))
  required?: Record<string, string[]>;
  @Field(() => String, { nullable: true, description: 'The attribute that names a product to people; as it was when absent' })
  @IsOptional()
  @IsCodeText()
  labelAttribute?: string | null;
  @Field(() => String, { nullable: true, description: 'The attribute that shows a product to people; as it was when absent' })
  @IsOptional()
  @IsCodeText()
  imageAttribute?: string | null;
}

@InputType({ description: 'One level below the product' })
export class VariantLevelInput {
  @Field(() => [String], { description: 'Attributes by whose values the nodes of this level differ; at least one' })
  @IsCodes(axesMissing)
  axes: string[];
  /** Nullable rather than with a default: the JIT compiler of our GraphQL server forgets defaults inside variables. */
  @Field(() => [String], {
    nullable: true,
    description: 'Attributes meant to be set at this level; as they were when absent, and none of a new level',
  })
  @IsOptional()
  @IsCodes()
  attributes?: string[] | null;
}

@InputType({ description: 'Makes the family variant. Its family and axes stay as they were made: products stand on them.' })
export class FamilyVariantInput {
  @Field(() => String, { description: 'What products with variants will name' })
  @IsNewCode(CODE)
  code: string;
  @Field(() => String, { description: 'Code of the family; stays as it was made' })
  @IsCodeText()
  familyCode: string;
  @Field(() => JsonScalar, { nullable: true, description: LABELS })
  @IsOptional()
  @HasLabels()
  labels?: Labels;
  @Field(() => [VariantLevelInput], { description: 'First level below the product first, at most 5; the last one holds the variants' })
  @Form((levels: unknown[], path) => (levels.length < 1 || levels.length > MAX_LEVELS ? levelsInvalid(path) : undefined))
  @Nested(() => VariantLevelInput)
  levels: VariantLevelInput[];
}

@InputType({ description: 'Makes the category, or moves it: another parent moves the whole subtree' })
export class CategoryInput {
  @Field(() => String, { description: 'What products will name; letters, digits, _ and -, unique over all trees' })
  @IsNewCode(CATEGORY_CODE)
  code: string;
  @Field(() => String, {
    nullable: true,
    description: 'Code of the category above; null: the root of a tree; absent: where it is, and a new one is a root',
  })
  @IsOptional()
  @IsCodeText()
  parentCode?: string | null;
  @Field(() => JsonScalar, { nullable: true, description: LABELS })
  @IsOptional()
  @HasLabels()
  labels?: Labels;
}
