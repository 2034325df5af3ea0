import { Field, Float, InputType, Int } from '@nestjs/graphql';
import { IsOptional } from 'class-validator';
import { Form, HasAtMost, IsCodeText, IsWhole, Nested } from '../../api/index.js';
import { BOUND_RANGES, countryFault, currencyFault, labelFault, shareFault } from '../places/place-rules.js';
import { CODE, LOCALE_CODE } from '../schema/definition-rules.js';
import { SCOPE_KINDS, TAX_DISPLAYS, type Market, type Scope } from '../schema/schema.js';
import { IsNewCode, IsOneOf } from './definition-fields.js';
import { ScopeKindEnum, TaxDisplayEnum } from './place.types.js';

@InputType({ description: 'Makes a locale, or changes its name' })
export class LocaleInput {
  @Field(() => String, { description: 'Language, and country where it matters: de_DE' })
  @IsNewCode(LOCALE_CODE)
  code: string;
  @Field(() => String, { description: 'The name that people see, 1 to 200 characters' })
  @Form((label, path) => labelFault(label, path))
  label: string;
}

const IsShare = (): PropertyDecorator => Form((share, path) => shareFault(share, path));

@InputType({ description: 'How far prices of one source may move without a person' })
export class SourceBoundsInput {
  @Field(() => String, { description: 'The person that the key of the source names: erp' })
  @IsCodeText()
  source: string;
  @Field(() => Float, { nullable: true, description: 'As of the market, for this source; absent: the market’s' })
  @IsOptional()
  @IsShare()
  fallShare?: number | null;
  @Field(() => Float, { nullable: true, description: 'As of the market, for this source; absent: the market’s' })
  @IsOptional()
  @IsShare()
  riseShare?: number | null;
}

@InputType({ description: 'How far prices may move without a person. What is left out is the deployment’s.' })
export class PriceBoundsInput {
  @Field(() => Float, { nullable: true, description: 'What a customer pays may fall by this share: 0.5 is half; absent: PRICE_MOVE_SHARE' })
  @IsOptional()
  @IsShare()
  fallShare?: number | null;
  @Field(() => Float, { nullable: true, description: 'A price may rise by this share: 1 is double; absent: twice the fall' })
  @IsOptional()
  @IsShare()
  riseShare?: number | null;
  @Field(() => Int, {
    nullable: true,
    description: 'A fall is measured against the highest price of these hours, 1 to 720; 24 when absent',
  })
  @IsOptional()
  @IsWhole(...BOUND_RANGES.lookBackHours)
  lookBackHours?: number | null;
  @Field(() => Int, { nullable: true, description: 'A price asked for within these days is never held, 1 to 365; 30 when absent' })
  @IsOptional()
  @IsWhole(...BOUND_RANGES.returnDays)
  returnDays?: number | null;
  @Field(() => Int, { nullable: true, description: 'A held price becomes an issue after these hours, 1 to 720; 4 when absent' })
  @IsOptional()
  @IsWhole(...BOUND_RANGES.escalateAfterHours)
  escalateAfterHours?: number | null;
  @Field(() => [SourceBoundsInput], { nullable: true, description: 'Of single sources, before the market’s own; at most 100' })
  @IsOptional()
  @HasAtMost(100)
  @Nested(() => SourceBoundsInput)
  sources?: SourceBoundsInput[] | null;
}

@InputType({ description: 'Makes a market, or changes its tax display and bounds' })
export class MarketInput {
  @Field(() => String, { description: 'What offers and channels will name' })
  @IsNewCode(CODE)
  code: string;
  @Field(() => String, { description: 'ISO 3166-1, two letters; stays as it was made' })
  @Form((country, path) => countryFault(country, path))
  country: string;
  @Field(() => String, { description: 'ISO 4217, three letters; stays as it was made' })
  @Form((currency: string, path) => currencyFault(currency, path))
  currency: string;
  @Field(() => TaxDisplayEnum, { nullable: true, description: 'As it was when absent, and net of a new market' })
  @IsOptional()
  @IsOneOf(TAX_DISPLAYS, 'tax display')
  taxDisplay?: Market['taxDisplay'];
  @Field(() => PriceBoundsInput, { nullable: true, description: 'Replaces all that it had; absent: they stay' })
  @IsOptional()
  @Nested(() => PriceBoundsInput)
  priceBounds?: PriceBoundsInput | null;
}

@InputType({ description: 'Makes a scope, or moves it below another group' })
export class ScopeInput {
  @Field(() => String, { description: 'What cells will name behind #' })
  @IsNewCode(CODE)
  code: string;
  @Field(() => ScopeKindEnum, { description: 'What it stands for; stays as it was made' })
  @IsOneOf(SCOPE_KINDS, 'kind of scope')
  kind: Scope['kind'];
  @Field(() => String, {
    nullable: true,
    description: 'The group that it belongs to; null: none; absent: as it was, and none of a new scope',
  })
  @IsOptional()
  @IsCodeText()
  parentCode?: string | null;
}
