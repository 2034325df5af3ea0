import { Field, InputType, ObjectType, registerEnumType } from '@nestjs/graphql';
import type { Market, Scope } from '../schema/schema.js';

export const TaxDisplayEnum = { net: 'net', gross: 'gross' } as const;
export const ScopeKindEnum = { channel: 'channel', channel_group: 'channel_group', market: 'market' } as const;
registerEnumType(TaxDisplayEnum, { name: 'TaxDisplay', description: 'Whether prices are shown without or with tax' });
registerEnumType(ScopeKindEnum, { name: 'ScopeKind' });

@ObjectType('Locale')
export class LocaleView {
  @Field(() => String)
  code: string;
  @Field(() => String)
  label: string;
}

@InputType()
export class LocaleInput {
  @Field(() => String, { description: 'For example de_DE' })
  code: string;
  @Field(() => String)
  label: string;
}

@ObjectType('Market', { description: 'A country with its currency and tax display' })
export class MarketView {
  @Field(() => String)
  code: string;
  @Field(() => String, { description: 'ISO 3166-1, two letters' })
  country: string;
  @Field(() => String, { description: 'ISO 4217' })
  currency: string;
  @Field(() => TaxDisplayEnum)
  taxDisplay: Market['taxDisplay'];
}

@InputType()
export class MarketInput {
  @Field(() => String)
  code: string;
  @Field(() => String, { description: 'ISO 3166-1, two letters; stays as it was made' })
  country: string;
  @Field(() => String, { description: 'ISO 4217; stays as it was made' })
  currency: string;
  @Field(() => TaxDisplayEnum, { nullable: true })
  taxDisplay?: Market['taxDisplay'];
}

@ObjectType('Scope', { description: 'Where a channel-scoped cell may apply. The most specific one wins.' })
export class ScopeView {
  @Field(() => String)
  code: string;
  @Field(() => ScopeKindEnum)
  kind: Scope['kind'];
  @Field(() => String, { nullable: true, description: 'The group that it belongs to' })
  parentCode: string | null;
}

@InputType()
export class ScopeInput {
  @Field(() => String)
  code: string;
  @Field(() => ScopeKindEnum)
  kind: Scope['kind'];
  @Field(() => String, { nullable: true })
  parentCode?: string | null;
}
