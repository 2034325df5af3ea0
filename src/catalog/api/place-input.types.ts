import { Field, InputType } from '@nestjs/graphql';
import { IsOptional } from 'class-validator';
import { Form, IsCodeText } from '../../api/index.js';
import { countryFault, currencyFault, labelFault } from '../places/place-rules.js';
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

@InputType({ description: 'Makes a market, or changes its tax display' })
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
  @Field(() => TaxDisplayEnum, { nullable: true, description: 'net when absent' })
  @IsOptional()
  @IsOneOf(TAX_DISPLAYS, 'tax display')
  taxDisplay?: Market['taxDisplay'];
}

@InputType({ description: 'Makes a scope, or moves it below another group' })
export class ScopeInput {
  @Field(() => String, { description: 'What cells will name behind #' })
  @IsNewCode(CODE)
  code: string;
  @Field(() => ScopeKindEnum, { description: 'What it stands for; stays as it was made' })
  @IsOneOf(SCOPE_KINDS, 'kind of scope')
  kind: Scope['kind'];
  @Field(() => String, { nullable: true, description: 'The group that it belongs to; absent: none' })
  @IsOptional()
  @IsCodeText()
  parentCode?: string | null;
}
