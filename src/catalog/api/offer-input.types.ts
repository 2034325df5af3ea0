import { ArgsType, Field, InputType, Int } from '@nestjs/graphql';
import { IsBoolean, IsOptional, Matches } from 'class-validator';
import { BigIntScalar, IsCodeText, IsPageSize, IsSkuText, Nested, says } from '../../api/index.js';

@InputType({ description: 'A decision on a price that waits' })
export class DecideHeldPriceInput {
  @Field(() => String, { description: 'The sellable, exactly as the offer names it' })
  @IsSkuText()
  sku: string;
  @Field(() => String, { description: 'Code of the market that the price is for' })
  @IsCodeText()
  market: string;
  @Field(() => String, { nullable: true, description: 'For whom the price is; everybody when absent' })
  @IsOptional()
  @IsCodeText()
  audience?: string | null;
  @Field(() => BigIntScalar, { description: 'The held price that you saw, in minor units: another may have come meanwhile' })
  @Matches(
    /^\d{1,18}$/,
    says('nothing_held', 'A price is a whole number of minor units.', 'Send price.minor of the held price as you read it.'),
  )
  priceMinor: string;
  @Field(() => Boolean, { description: 'True: it becomes the price. False: it is dropped.' })
  @IsBoolean()
  accept: boolean;
}

@ArgsType()
export class DecideHeldPriceArgs {
  @Field(() => DecideHeldPriceInput, { description: 'Which price, and what becomes of it' })
  @Nested(() => DecideHeldPriceInput)
  input: DecideHeldPriceInput;
}

@ArgsType()
export class OffersArgs {
  @Field(() => String, { description: 'The sellable, exactly as it was made; one that nobody knows has no offers' })
  @IsSkuText()
  sku: string;
}

@ArgsType()
export class HeldOffersArgs {
  @Field(() => Int, { nullable: true, description: 'How many, 1 to 100; 50 when absent' })
  @IsOptional()
  @IsPageSize(100, 'offers')
  first?: number | null;
}
