import { ArgsType, Field, Int } from '@nestjs/graphql';
import { IsOptional } from 'class-validator';
import { IsCodeText, IsCursorText, IsPageSize, IsSkuText } from '../../api/index.js';

@ArgsType()
export class OffersArgs {
  @Field(() => String, { description: 'The sellable, exactly as it was made; one that nobody knows has no offers' })
  @IsSkuText()
  sku: string;
}

@ArgsType()
export class ProductOffersArgs {
  @Field(() => String, { nullable: true, description: 'Code of a market; absent: all' })
  @IsOptional()
  @IsCodeText()
  market?: string | null;
}

@ArgsType()
export class OfferPricesArgs {
  @Field(() => String, { description: 'The sellable, exactly as it was made; one that nobody knows has no prices' })
  @IsSkuText()
  sku: string;
  @Field(() => String, { description: 'Code of the market' })
  @IsCodeText()
  market: string;
  @Field(() => String, { nullable: true, description: 'For whom the prices are; everybody when absent' })
  @IsOptional()
  @IsCodeText()
  audience?: string | null;
  @Field(() => Int, { nullable: true, description: 'How many, 1 to 100; 50 when absent' })
  @IsOptional()
  @IsPageSize(100, 'prices')
  first?: number | null;
  @Field(() => String, { nullable: true, description: 'The cursor of the last price that you have; absent: from the newest on' })
  @IsOptional()
  @IsCursorText()
  after?: string | null;
}
