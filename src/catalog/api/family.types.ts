import { Field, InputType, ObjectType } from '@nestjs/graphql';
import { JsonScalar } from '../../api/index.js';
import type { Labels } from '../schema/schema.js';

const LABELS = 'Texts by locale';
const REQUIRED = 'Scope code, or * for every channel → attributes that must have a value';

@ObjectType({ description: 'One level below the product' })
export class VariantLevelView {
  @Field(() => [String], { description: 'Attributes by whose values the nodes of this level differ' })
  axes: string[];
  @Field(() => [String], { description: 'Attributes meant to be set at this level' })
  attributes: string[];
}

@InputType({ description: 'One level below the product' })
export class VariantLevelInput {
  @Field(() => [String], { description: 'Attributes by whose values the nodes of this level differ' })
  axes: string[];
  /** Nullable rather than with a default: the JIT compiler of our GraphQL server forgets defaults inside variables. */
  @Field(() => [String], { nullable: true, description: 'Attributes meant to be set at this level' })
  attributes?: string[] | null;
}

@ObjectType('Family', { description: 'Which attributes a kind of product has' })
export class FamilyView {
  @Field(() => String)
  code: string;
  @Field(() => JsonScalar, { description: LABELS })
  labels: Labels;
  @Field(() => [String])
  attributes: string[];
  @Field(() => JsonScalar, { description: REQUIRED })
  required: Record<string, string[]>;
  @Field(() => String, { nullable: true })
  labelAttribute: string | null;
  @Field(() => String, { nullable: true })
  imageAttribute: string | null;
}

@InputType()
export class FamilyInput {
  @Field(() => String)
  code: string;
  @Field(() => JsonScalar, { nullable: true, description: LABELS })
  labels?: Labels;
  @Field(() => [String])
  attributes: string[];
  @Field(() => JsonScalar, { nullable: true, description: REQUIRED })
  required?: Record<string, string[]>;
  @Field(() => String, { nullable: true })
  labelAttribute?: string | null;
  @Field(() => String, { nullable: true })
  imageAttribute?: string | null;
}

@ObjectType('FamilyVariant', { description: 'How products of a family vary' })
export class FamilyVariantView {
  @Field(() => String)
  code: string;
  @Field(() => String)
  familyCode: string;
  @Field(() => JsonScalar, { description: LABELS })
  labels: Labels;
  @Field(() => [VariantLevelView], { description: 'First level below the product first; the last one holds the variants' })
  levels: VariantLevelView[];
}

@InputType()
export class FamilyVariantInput {
  @Field(() => String)
  code: string;
  @Field(() => String)
  familyCode: string;
  @Field(() => JsonScalar, { nullable: true, description: LABELS })
  labels?: Labels;
  @Field(() => [VariantLevelInput])
  levels: VariantLevelInput[];
}

@ObjectType('Category')
export class CategoryView {
  @Field(() => String)
  code: string;
  @Field(() => String, { nullable: true, description: 'None: the root of a tree' })
  parentCode: string | null;
  @Field(() => JsonScalar, { description: LABELS })
  labels: Labels;
  @Field(() => String, { description: 'Codes from the root down, with dots between' })
  path: string;
}

@InputType({ description: 'Another parent moves the whole subtree' })
export class CategoryInput {
  @Field(() => String)
  code: string;
  @Field(() => String, { nullable: true })
  parentCode?: string | null;
  @Field(() => JsonScalar, { nullable: true, description: LABELS })
  labels?: Labels;
}
