import { Field, Int, ObjectType } from '@nestjs/graphql';
import { enumOf, JsonScalar, ReadWhole, UserError } from '../../api/index.js';
import {
  ATTRIBUTE_TYPES,
  FACT_POLICIES,
  OWNERS,
  type AttributeType,
  type FactPolicy,
  type Labels,
  type Owner,
  type Unit,
  type Validation,
} from '../schema/schema.js';

export const AttributeTypeEnum = enumOf('AttributeType', ATTRIBUTE_TYPES, 'The shape of the values of an attribute', {
  text: 'Plain text of at most 20,000 characters',
  rich_text: 'HTML of a few harmless elements, at most 100,000 characters',
  number: 'A decimal as text, so that no digit is lost: "4.5"',
  boolean: 'true or false, never a word for it',
  date: 'A day without a time: "2026-11-27"',
  select: 'The code of one of its options',
  multi_select: 'A list of codes of its options',
  measurement: 'An amount with a unit of its unit family: {"amount": "350", "unit": "GRAM"}',
  reference: 'The code of a record of its referenceEntity',
  asset: 'The SHA-256 of a stored file, 64 hex digits',
});
export const OwnerEnum = enumOf('Owner', OWNERS, 'Who may write an attribute. Nobody else can, through any door.', {
  erp: 'The ERP: its values are facts, and arrive by the REST doors',
  pim: 'People: its values are content, and go through approval',
});
export const FactPolicyEnum = enumOf('FactPolicy', FACT_POLICIES, 'What a changed fact does where its product is approved already', {
  auto: 'Goes live by itself, beside the approved content',
  review: 'Waits in the draft until a person approves it',
});

export const LABELS = 'Texts by locale: {"en_US": "Colour"}. A save changes the locales that it names; null takes one away.';
export const UNITS = 'Unit code → {"factor", "offset", "symbol", "labels"}: standard = amount × factor + offset';
export const VALIDATION =
  'maxLength, maxBytes, min, max, decimals, pattern, format (gtin, url, email), multiline, role (pack, condition, fulfilment: what two things of one GTIN may differ in): those that its type knows';

@ObjectType({ description: 'What a mutation of definitions did: all of it, or nothing and why' })
export class SavePayload {
  @Field(() => Int, { description: 'How many were saved: all that were sent, or 0' })
  saved: number;
  @Field(() => [UserError], { description: 'Why nothing was saved; empty when all was' })
  userErrors: UserError[];
}

@ReadWhole()
@ObjectType({ description: 'One value that a select or multi_select attribute allows' })
export class AttributeOptionType {
  @Field(() => String, { description: 'What cells hold; unique within the attribute' })
  code: string;
  @Field(() => JsonScalar, { description: 'What people and channels read, by locale: {"en_US": "Red"}' })
  labels: Labels;
  @Field(() => Int, { description: 'Order among the options, lowest first' })
  position: number;
}

@ReadWhole()
@ObjectType('Attribute', { description: 'A typed, named field: the definition that its values follow' })
export class AttributeView {
  @Field(() => String, { description: 'Unique and fixed; the first part of every cell of it' })
  code: string;
  @Field(() => AttributeTypeEnum, { description: 'The shape of its values; fixed once made' })
  type: AttributeType;
  @Field(() => OwnerEnum, { description: 'Who may write it; fixed once made' })
  owner: Owner;
  @Field(() => Boolean, { description: 'One value per locale' })
  localizable: boolean;
  @Field(() => Boolean, { description: 'May have values of its own for a channel, channel group or market' })
  scopable: boolean;
  @Field(() => String, { nullable: true, description: 'The attribute group that it is shown in; null: in none' })
  groupCode: string | null;
  @Field(() => String, { nullable: true, description: 'Of a measurement: the units that it is given in; null for other types' })
  unitFamily: string | null;
  @Field(() => String, { nullable: true, description: 'Of a reference: the kind of record that it names; null for other types' })
  referenceEntity: string | null;
  @Field(() => JsonScalar, { description: VALIDATION })
  validation: Validation;
  @Field(() => FactPolicyEnum, { description: 'Of a fact: whether a change goes live by itself; without meaning for content' })
  factPolicy: FactPolicy;
  @Field(() => JsonScalar, { description: 'Texts by locale: {"en_US": "Colour"}' })
  labels: Labels;
  @Field(() => [AttributeOptionType], { description: 'Of select and multi_select, in order' })
  options: AttributeOptionType[];
}

@ReadWhole()
@ObjectType('AttributeGroup', { description: 'Attributes that people see together, such as logistics' })
export class AttributeGroupView {
  @Field(() => String, { description: 'Named by the groupCode of an attribute' })
  code: string;
  @Field(() => JsonScalar, { description: LABELS })
  labels: Labels;
  @Field(() => Int, { description: 'Order among the groups, lowest first' })
  position: number;
}

@ReadWhole()
@ObjectType('UnitFamily', { description: 'Units that convert into each other exactly' })
export class UnitFamilyView {
  @Field(() => String, { description: 'Named by the unitFamily of an attribute' })
  code: string;
  @Field(() => String, { description: 'The unit of factor 1, in which measurements are compared and bounded' })
  standardUnit: string;
  @Field(() => JsonScalar, { description: LABELS })
  labels: Labels;
  @Field(() => JsonScalar, { description: UNITS })
  units: Record<string, Unit>;
}
