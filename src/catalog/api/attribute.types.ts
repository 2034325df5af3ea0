import { Field, InputType, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { JsonScalar, UserError } from '../../api/index.js';
import {
  ATTRIBUTE_TYPES,
  type AttributeType,
  type FactPolicy,
  type Labels,
  type Owner,
  type Unit,
  type Validation,
} from '../schema/schema.js';

export const AttributeTypeEnum = Object.fromEntries(ATTRIBUTE_TYPES.map((type) => [type, type])) as { [T in AttributeType]: T };
export const OwnerEnum = { erp: 'erp', pim: 'pim' } as const;
export const FactPolicyEnum = { auto: 'auto', review: 'review' } as const;
registerEnumType(AttributeTypeEnum, { name: 'AttributeType', description: 'The shape of its values' });
registerEnumType(OwnerEnum, {
  name: 'Owner',
  description: 'Who may write it: the ERP (a fact) or people (content). Nobody else can, through any door.',
});
registerEnumType(FactPolicyEnum, {
  name: 'FactPolicy',
  description: 'auto: a change goes live by itself where the product is approved; review: it waits for a person',
});

const LABELS = 'Texts by locale: {"en_US": "Colour"}';

@ObjectType({ description: 'What a mutation of definitions did: all of it, or nothing and why' })
export class SavePayload {
  @Field(() => Int, { description: 'How many were saved' })
  saved: number;
  @Field(() => [UserError])
  userErrors: UserError[];
}

@ObjectType()
export class AttributeOptionType {
  @Field(() => String)
  code: string;
  @Field(() => JsonScalar, { description: LABELS })
  labels: Labels;
  @Field(() => Int)
  position: number;
}

@ObjectType('Attribute', { description: 'A typed, named field' })
export class AttributeView {
  @Field(() => String)
  code: string;
  @Field(() => AttributeTypeEnum)
  type: AttributeType;
  @Field(() => OwnerEnum)
  owner: Owner;
  @Field(() => Boolean, { description: 'One value per locale' })
  localizable: boolean;
  @Field(() => Boolean, { description: 'May have values of its own for a channel, channel group or market' })
  scopable: boolean;
  @Field(() => String, { nullable: true })
  groupCode: string | null;
  @Field(() => String, { nullable: true, description: 'Of a measurement' })
  unitFamily: string | null;
  @Field(() => String, { nullable: true, description: 'Of a reference: the kind of record' })
  referenceEntity: string | null;
  @Field(() => JsonScalar, { description: 'maxLength, maxBytes, min, max, decimals, pattern, format (gtin, url, email)' })
  validation: Validation;
  @Field(() => FactPolicyEnum, { description: 'Of a fact' })
  factPolicy: FactPolicy;
  @Field(() => JsonScalar, { description: LABELS })
  labels: Labels;
  @Field(() => [AttributeOptionType], { description: 'Of select and multi_select, in order' })
  options: AttributeOptionType[];
}

@InputType({
  description:
    'Makes the attribute, or changes its group, validation, policy and labels. Type, owner, flags and unit family stay as they were made.',
})
export class AttributeInput {
  @Field(() => String)
  code: string;
  @Field(() => AttributeTypeEnum)
  type: AttributeType;
  @Field(() => OwnerEnum)
  owner: Owner;
  @Field(() => Boolean, { nullable: true })
  localizable?: boolean;
  @Field(() => Boolean, { nullable: true })
  scopable?: boolean;
  @Field(() => String, { nullable: true })
  groupCode?: string;
  @Field(() => String, { nullable: true })
  unitFamily?: string;
  @Field(() => String, { nullable: true })
  referenceEntity?: string;
  @Field(() => JsonScalar, { nullable: true })
  validation?: Validation;
  @Field(() => FactPolicyEnum, { nullable: true })
  factPolicy?: FactPolicy;
  @Field(() => JsonScalar, { nullable: true, description: LABELS })
  labels?: Labels;
}

@InputType()
export class AttributeOptionInput {
  @Field(() => String)
  attribute: string;
  @Field(() => String)
  code: string;
  @Field(() => JsonScalar, { nullable: true, description: LABELS })
  labels?: Labels;
  @Field(() => Int, { nullable: true })
  position?: number;
}

@ObjectType('AttributeGroup')
export class AttributeGroupView {
  @Field(() => String)
  code: string;
  @Field(() => JsonScalar, { description: LABELS })
  labels: Labels;
  @Field(() => Int)
  position: number;
}

@InputType()
export class AttributeGroupInput {
  @Field(() => String)
  code: string;
  @Field(() => JsonScalar, { nullable: true, description: LABELS })
  labels?: Labels;
  @Field(() => Int, { nullable: true })
  position?: number;
}

@ObjectType('UnitFamily', { description: 'Units that convert into each other exactly' })
export class UnitFamilyView {
  @Field(() => String)
  code: string;
  @Field(() => String)
  standardUnit: string;
  @Field(() => JsonScalar, { description: LABELS })
  labels: Labels;
  @Field(() => JsonScalar, { description: 'Unit code → {"factor", "offset", "symbol"}: standard = amount × factor + offset' })
  units: Record<string, Unit>;
}

@InputType({ description: 'Makes the unit family, or adds units to it' })
export class UnitFamilyInput {
  @Field(() => String)
  code: string;
  @Field(() => String)
  standardUnit: string;
  @Field(() => JsonScalar, { nullable: true, description: LABELS })
  labels?: Labels;
  @Field(() => JsonScalar, { description: 'Unit code → {"factor", "offset", "symbol"}: standard = amount × factor + offset' })
  units: Record<string, Unit>;
}
