import { Field, ObjectType } from '@nestjs/graphql';
import { JsonScalar, ReadWhole } from '../../api/index.js';
import type { Labels } from '../schema/schema.js';

export const LABELS = 'Texts by locale: {"en_US": "Mugs"}. A save changes the locales that it names; null takes one away.';
export const REQUIRED = 'Scope code, or * for every channel → attributes that must have a value';

@ObjectType({ description: 'One level below the product' })
export class VariantLevelView {
  @Field(() => [String], { description: 'Attributes by whose values the nodes of this level differ' })
  axes: string[];
  @Field(() => [String], { description: 'Attributes meant to be set at this level' })
  attributes: string[];
}

@ReadWhole()
@ObjectType('Family', { description: 'Which attributes a kind of product has, and which a channel requires' })
export class FamilyView {
  @Field(() => String, { description: 'Named by products, and in mappings and listing plans' })
  code: string;
  @Field(() => JsonScalar, { description: LABELS })
  labels: Labels;
  @Field(() => [String], { description: 'Codes of all attributes that its products may have' })
  attributes: string[];
  @Field(() => JsonScalar, { description: REQUIRED })
  required: Record<string, string[]>;
  @Field(() => String, { nullable: true, description: 'The attribute that names a product to people; null: its SKU does' })
  labelAttribute: string | null;
  @Field(() => String, { nullable: true, description: 'The attribute that shows a product to people; null: none' })
  imageAttribute: string | null;
}

@ReadWhole()
@ObjectType('FamilyVariant', { description: 'How products of a family vary: their levels and axes' })
export class FamilyVariantView {
  @Field(() => String, { description: 'Named by products that have variants' })
  code: string;
  @Field(() => String, { description: 'The family whose attributes its axes are; fixed once made' })
  familyCode: string;
  @Field(() => JsonScalar, { description: LABELS })
  labels: Labels;
  @Field(() => [VariantLevelView], { description: 'First level below the product first; the last one holds the variants' })
  levels: VariantLevelView[];
}

@ReadWhole()
@ObjectType('Category', { description: 'A place in a tree of categories; products name it' })
export class CategoryView {
  @Field(() => String, { description: 'Unique over all trees' })
  code: string;
  @Field(() => String, { nullable: true, description: 'None: the root of a tree' })
  parentCode: string | null;
  @Field(() => JsonScalar, { description: LABELS })
  labels: Labels;
  @Field(() => String, { description: 'Codes from the root down, with dots between' })
  path: string;
}
