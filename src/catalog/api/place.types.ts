import { Field, ObjectType } from '@nestjs/graphql';
import { enumOf } from '../../api/index.js';
import { SCOPE_KINDS, TAX_DISPLAYS, type Market, type Scope } from '../schema/schema.js';

export const TaxDisplayEnum = enumOf('TaxDisplay', TAX_DISPLAYS, 'Whether prices are shown without or with tax', {
  net: 'Without tax, as in the United States',
  gross: 'With tax, as people see it in Europe',
});
export const ScopeKindEnum = enumOf('ScopeKind', SCOPE_KINDS, 'What a scope stands for', {
  channel: 'One shop, marketplace or data source: the most specific',
  channel_group: 'All channels of a kind, such as all of Amazon',
  market: 'All channels of a country',
});

@ObjectType('Locale', { description: 'A language of the catalogue, with or without a country' })
export class LocaleView {
  @Field(() => String, { description: 'Language, and country where it matters: de_DE' })
  code: string;
  @Field(() => String, { description: 'The name that people see: Deutsch' })
  label: string;
}

@ObjectType('Market', { description: 'A country with its currency and tax display' })
export class MarketView {
  @Field(() => String, { description: 'Named by offers and channels' })
  code: string;
  @Field(() => String, { description: 'ISO 3166-1, two letters' })
  country: string;
  @Field(() => String, { description: 'ISO 4217, three letters; of all its prices' })
  currency: string;
  @Field(() => TaxDisplayEnum, { description: 'Whether its prices hold the tax' })
  taxDisplay: Market['taxDisplay'];
}

@ObjectType('Scope', { description: 'Where a channel-scoped cell may apply. The most specific one wins.' })
export class ScopeView {
  @Field(() => String, { description: 'Written behind # in a cell: title#amazon' })
  code: string;
  @Field(() => ScopeKindEnum, { description: 'What it stands for; fixed once made' })
  kind: Scope['kind'];
  @Field(() => String, { nullable: true, description: 'The group that it belongs to, whose cells count where it has none; null: none' })
  parentCode: string | null;
}
