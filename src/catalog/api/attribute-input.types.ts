import { Field, InputType, Int } from '@nestjs/graphql';
import { IsBoolean, IsOptional } from 'class-validator';
import { Form, IsCodeText, JsonScalar, JudgedBy } from '../../api/index.js';
import { checkUnits } from '../attributes/unit-rules.js';
import { ATTRIBUTE_CODE, CODE } from '../schema/definition-rules.js';
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
import { AttributeTypeEnum, FactPolicyEnum, LABELS, OwnerEnum, UNITS, VALIDATION } from './attribute.types.js';
import { HasLabels, HasPosition, IsNewCode, IsOneOf } from './definition-fields.js';

@InputType({
  description:
    'Makes the attribute, or changes its group, validation, policy and labels. Type, owner, flags and unit family stay as they were made.',
})
export class AttributeInput {
  @Field(() => String, { description: 'A letter, then letters, digits and _, at most 100: an existing one changes that attribute' })
  @IsNewCode(ATTRIBUTE_CODE)
  code: string;
  @Field(() => AttributeTypeEnum, { description: 'The shape of its values; stays as it was made' })
  @IsOneOf(ATTRIBUTE_TYPES, 'attribute type')
  type: AttributeType;
  @Field(() => OwnerEnum, { description: 'Who may write it; stays as it was made' })
  @IsOneOf(OWNERS, 'owner')
  owner: Owner;
  @Field(() => Boolean, { nullable: true, description: 'One value per locale; false of a new attribute when absent; stays as it was made' })
  @IsOptional()
  @IsBoolean()
  localizable?: boolean;
  @Field(() => Boolean, {
    nullable: true,
    description: 'Own values for a scope; false of a new attribute when absent; stays as it was made',
  })
  @IsOptional()
  @IsBoolean()
  scopable?: boolean;
  @Field(() => String, { nullable: true, description: 'Code of an attribute group; as it was when absent' })
  @IsOptional()
  @IsCodeText()
  groupCode?: string;
  @Field(() => String, {
    nullable: true,
    description: 'Code of a unit family: needed for a measurement, refused for other types; else absent',
  })
  @IsOptional()
  @IsCodeText()
  unitFamily?: string;
  @Field(() => String, {
    nullable: true,
    description: 'Of a reference: the kind of record that it names, such as brand; none of other types',
  })
  @IsOptional()
  @IsCodeText()
  referenceEntity?: string;
  @Field(() => JsonScalar, { nullable: true, description: `${VALIDATION}; as it was when absent` })
  @IsOptional()
  @JudgedBy('attributes/attribute-rules.ts: which rules there are follows from the attribute type')
  validation?: Validation;
  @Field(() => FactPolicyEnum, { nullable: true, description: 'Only of a fact; as it was when absent, and auto of a new attribute' })
  @IsOptional()
  @IsOneOf(FACT_POLICIES, 'fact policy')
  factPolicy?: FactPolicy;
  @Field(() => JsonScalar, { nullable: true, description: LABELS })
  @IsOptional()
  @HasLabels()
  labels?: Labels;
}

@InputType({ description: 'Makes an option of a select or multi_select attribute, or changes its labels and position' })
export class AttributeOptionInput {
  @Field(() => String, { description: 'Code of the attribute that it belongs to' })
  @IsCodeText()
  attribute: string;
  @Field(() => String, { description: 'What cells will hold; unique within the attribute' })
  @IsNewCode(CODE)
  code: string;
  @Field(() => JsonScalar, { nullable: true, description: LABELS })
  @IsOptional()
  @HasLabels()
  labels?: Labels;
  @Field(() => Int, { nullable: true, description: 'Order among the options, lowest first; as it was when absent' })
  @IsOptional()
  @HasPosition()
  position?: number;
}

@InputType({ description: 'Makes an attribute group, or changes its labels and position' })
export class AttributeGroupInput {
  @Field(() => String, { description: 'What attributes will name as their groupCode' })
  @IsNewCode(CODE)
  code: string;
  @Field(() => JsonScalar, { nullable: true, description: LABELS })
  @IsOptional()
  @HasLabels()
  labels?: Labels;
  @Field(() => Int, { nullable: true, description: 'Order among the groups, lowest first; as it was when absent' })
  @IsOptional()
  @HasPosition()
  position?: number;
}

@InputType({ description: 'Makes the unit family, or adds units to it' })
export class UnitFamilyInput {
  @Field(() => String, { description: 'What measurements will name as their unitFamily' })
  @IsNewCode(CODE)
  code: string;
  @Field(() => String, { description: 'The unit of factor 1; stays as it was made' })
  @IsCodeText()
  standardUnit: string;
  @Field(() => JsonScalar, { nullable: true, description: LABELS })
  @IsOptional()
  @HasLabels()
  labels?: Labels;
  @Field(() => JsonScalar, { description: `${UNITS}. Of a unit that is there, what is left out stays` })
  @Form((units: Record<string, Unit>, path) => checkUnits(units, path))
  units: Record<string, Unit>;
}
