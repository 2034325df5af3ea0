import { ArgsType, Field, InputType, Int } from '@nestjs/graphql';
import { IsBoolean, IsDate, IsIn, IsOptional } from 'class-validator';
import { problem } from '../../../libs/problem/index.js';
import { enumOf, Form, HasAtMost, IsCodeText, IsPlainText, IsSkuText, IsWhole, Nested } from '../../api/index.js';
import { SearchFilterInput } from '../../search/index.js';
import { MOST_EXCEPTIONS, MOST_RULES } from '../assortment/assortment-input.js';
import { EFFECTS, type Effect } from '../assortment/effect.js';

const NAME_MAX = 100;
const REASON_MAX = 500;
const REVISION_MAX = 2_147_483_647;

export const EffectEnum = enumOf('AssortmentEffect', EFFECTS, 'What a rule does with what it finds', {
  include: 'Meant for the place: where there are such rules, only what one of them finds is',
  exclude: 'Not meant for it, whatever rules take it in',
});

const isNotBlank = (): PropertyDecorator =>
  Form((value: unknown, path) =>
    typeof value === 'string' && value.trim() === ''
      ? problem('invalid', path, 'This is empty.', 'Write what people can read.')
      : undefined,
  );

@InputType({ description: 'What is meant for the place, or is not, by a question to the catalogue as it is now, drafts included' })
export class AssortmentRuleInput {
  @Field(() => String, { description: 'As people know it: 1 to 100 characters; a rule that keeps its name is the same rule' })
  @IsPlainText(NAME_MAX)
  @isNotBlank()
  name: string;
  @Field(() => EffectEnum, { description: 'Whether what it finds is meant for the place' })
  @IsIn(EFFECTS)
  effect: Effect;
  @Field(() => SearchFilterInput, {
    description: 'What it finds: by cells, families, categories, lifecycles or SKUs; not by texts, offers, pictures, states or changes',
  })
  @Nested(() => SearchFilterInput)
  filter: SearchFilterInput;
  @Field(() => Date, { nullable: true, description: 'It counts from then on; since ever when absent' })
  @IsOptional()
  @IsDate()
  from?: Date | null;
  @Field(() => Date, { nullable: true, description: 'It counts until then; for ever when absent' })
  @IsOptional()
  @IsDate()
  until?: Date | null;
}

@InputType({ description: 'What is said of one product, level or variant and all below it, whatever the rules find; the nearest counts' })
export class AssortmentExceptionInput {
  @Field(() => String, { description: 'Of the product, level or variant' })
  @IsSkuText()
  sku: string;
  @Field(() => Boolean, { description: 'True: it is meant for the place; false: it is not' })
  @IsBoolean()
  isIn: boolean;
  @Field(() => String, { description: 'Why: 1 to 500 characters' })
  @IsPlainText(REASON_MAX)
  @isNotBlank()
  reason: string;
  @Field(() => Date, { nullable: true, description: 'It counts from then on; since ever when absent' })
  @IsOptional()
  @IsDate()
  from?: Date | null;
  @Field(() => Date, { nullable: true, description: 'It counts until then; for ever when absent' })
  @IsOptional()
  @IsDate()
  until?: Date | null;
}

@InputType({ description: 'An assortment as it is to be: what is left out is not there any more' })
export class AssortmentInput {
  @Field(() => String, { nullable: true, description: 'Code of the channel; or send market' })
  @IsOptional()
  @IsCodeText()
  channel?: string | null;
  @Field(() => String, { nullable: true, description: 'Code of a market: for all its channels, beside what is said of each' })
  @IsOptional()
  @IsCodeText()
  market?: string | null;
  @Field(() => Int, { nullable: true, description: 'That you have read, so that no other change is lost; 0 or absent: there is none yet' })
  @IsOptional()
  @IsWhole(0, REVISION_MAX)
  expectedRevision?: number | null;
  @Field(() => [AssortmentRuleInput], {
    nullable: true,
    description: 'At most 50; none: everything is meant for it, but for the exceptions',
  })
  @IsOptional()
  @HasAtMost(MOST_RULES)
  @Nested(() => AssortmentRuleInput)
  rules?: AssortmentRuleInput[] | null;
  @Field(() => [AssortmentExceptionInput], { nullable: true, description: 'At most 5,000' })
  @IsOptional()
  @HasAtMost(MOST_EXCEPTIONS)
  @Nested(() => AssortmentExceptionInput)
  exceptions?: AssortmentExceptionInput[] | null;
}

@ArgsType()
export class AssortmentArgs {
  @Field(() => AssortmentInput, { description: 'What is meant for which place' })
  @Nested(() => AssortmentInput)
  input: AssortmentInput;
}

@ArgsType()
export class AssortmentsArgs {
  @Field(() => String, { nullable: true, description: 'That of this channel only; absent: whatever the channel' })
  @IsOptional()
  @IsCodeText()
  channel?: string | null;
  @Field(() => String, { nullable: true, description: 'That of this market only; absent: whatever the market' })
  @IsOptional()
  @IsCodeText()
  market?: string | null;
}
