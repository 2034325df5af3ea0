import { Field, Float, Int, ObjectType } from '@nestjs/graphql';
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

@ObjectType('SourceBounds', { description: 'How far prices of one source may move without a person' })
export class SourceBoundsView {
  @Field(() => String, { description: 'The person that the key of the source names' })
  source: string;
  @Field(() => Float, { nullable: true, description: 'null: the market’s' })
  fallShare?: number;
  @Field(() => Float, { nullable: true, description: 'null: the market’s' })
  riseShare?: number;
}

@ObjectType('PriceBounds', { description: 'How far prices may move without a person' })
export class PriceBoundsView {
  @Field(() => Float, {
    nullable: true,
    description: 'By which share of what stood before a price may fall; null: the deployment’s PRICE_MOVE_SHARE',
  })
  fallShare?: number;
  @Field(() => Float, { nullable: true, description: 'By which share it may rise; null: twice the fall' })
  riseShare?: number;
  @Field(() => Int, { nullable: true, description: 'A fall is measured against the highest price of these hours; null: 24' })
  lookBackHours?: number;
  @Field(() => Int, { nullable: true, description: 'A price asked for within these days is never held; null: 30' })
  returnDays?: number;
  @Field(() => Int, { nullable: true, description: 'A held price becomes an issue after these hours; null: 4' })
  escalateAfterHours?: number;
  @Field(() => [SourceBoundsView], { description: 'Of single sources, before the market’s own; by source' })
  sources: SourceBoundsView[];
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
  @Field(() => PriceBoundsView, { description: 'How far its prices may move without a person' })
  priceBounds: PriceBoundsView;
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
