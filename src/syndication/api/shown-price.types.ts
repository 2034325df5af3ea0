import { ArgsType, Field, Int, ObjectType } from '@nestjs/graphql';
import { IsDate, IsOptional } from 'class-validator';
import { IsCodeText, IsPageSize, IsSkuText } from '../../api/index.js';

@ArgsType()
export class ShownPricesArgs {
  @Field(() => String, { description: 'The sellable' })
  @IsSkuText()
  sku: string;

  @Field(() => String, { description: 'Code of the market' })
  @IsCodeText()
  market: string;

  @Field(() => String, { nullable: true, description: 'Only of this channel; absent: of all' })
  @IsOptional()
  @IsCodeText()
  channel?: string | null;

  @Field(() => Date, { nullable: true, description: 'Only what was still shown then or later; absent: since ever' })
  @IsOptional()
  @IsDate()
  since?: Date | null;

  @Field(() => Date, { nullable: true, description: 'Only what was shown before then; absent: until now' })
  @IsOptional()
  @IsDate()
  until?: Date | null;

  @Field(() => Int, { defaultValue: 100, description: 'How many, 1 to 250' })
  @IsOptional()
  @IsPageSize(250, 'prices')
  first?: number;
}

@ObjectType({ description: 'A price that a channel showed for a time; kept for ever' })
export class ShownPrice {
  @Field(() => String, { description: 'Code of the channel that showed it' })
  channel: string;

  @Field(() => String, { description: 'Code of the market' })
  market: string;

  @Field(() => String, { description: 'For whom; * is everybody' })
  audience: string;

  @Field(() => String, { description: 'The sellable' })
  sku: string;

  @Field(() => String, { description: 'What a customer paid: a decimal in the currency' })
  paid: string;

  @Field(() => String, { nullable: true, description: 'The usual price, shown beside a sale; null: no sale was on' })
  usual: string | null;

  @Field(() => String, { description: 'Of both amounts: an ISO 4217 code' })
  currency: string;

  @Field(() => Boolean, { description: 'false: somebody else had set it on the channel' })
  ours: boolean;

  @Field(() => Date, {
    description: 'When the channel acknowledged it; where its answer was lost, or it is not ours: when a look first saw it',
  })
  from: Date;

  @Field(() => Date, {
    nullable: true,
    description: 'When it showed another one, or the thing was not for sale there, or gone; null: it still shows it',
  })
  to: Date | null;
}
