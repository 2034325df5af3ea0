import { ArgsType, Field, Float, InputType, Int } from '@nestjs/graphql';
import { IsBoolean, IsDate, IsIn, IsOptional, Matches } from 'class-validator';
import { BigIntScalar, Form, IsCodeText, IsCursorText, IsPageSize, IsSkuList, IsSkuText, Nested, says } from '../../api/index.js';
import { shareFault } from '../places/place-rules.js';
import { seenFault } from '../offers/held-filter.js';
import { HOLD_REASONS, type HoldReason } from '../offers/offer.js';
import { HoldReasonEnum } from './held-price.types.js';

@InputType({ description: 'Which holds: all that are given must hold' })
export class HeldFilterInput {
  @Field(() => String, { nullable: true, description: 'Code of the market' })
  @IsOptional()
  @IsCodeText()
  market?: string | null;
  @Field(() => String, { nullable: true, description: 'For whom the price is' })
  @IsOptional()
  @IsCodeText()
  audience?: string | null;
  @Field(() => HoldReasonEnum, { nullable: true, description: 'Why it waits' })
  @IsOptional()
  @IsIn(HOLD_REASONS)
  reason?: HoldReason | null;
  @Field(() => [String], { nullable: true, description: 'Sellables, exactly as their offers name them; at most 10,000' })
  @IsOptional()
  @IsSkuList({ most: 10_000 })
  skus?: string[] | null;
  @Field(() => String, { nullable: true, description: 'Code of the family of the product; one that nobody knows is refused' })
  @IsOptional()
  @IsCodeText()
  family?: string | null;
  @Field(() => Date, { nullable: true, description: 'Waiting since before this moment' })
  @IsOptional()
  @IsDate()
  heldBefore?: Date | null;
  @Field(() => Float, { nullable: true, description: 'A fall by more than this share: 0.6 is more than 60 %' })
  @IsOptional()
  @Form((share, path) => shareFault(share, path))
  deeperThan?: number | null;
  @Field(() => Boolean, { nullable: true, description: 'Every hold. A decision needs it where no condition is given.' })
  @IsOptional()
  @IsBoolean()
  all?: boolean | null;
}

@ArgsType()
export class HeldOffersArgs {
  @Field(() => Int, { nullable: true, description: 'How many, 1 to 100; 50 when absent' })
  @IsOptional()
  @IsPageSize(100, 'offers')
  first?: number | null;
}

@ArgsType()
export class PriceHoldsArgs extends HeldOffersArgs {
  @Field(() => String, { nullable: true, description: 'endCursor of the page before, of the same filter; absent: from the beginning' })
  @IsOptional()
  @IsCursorText()
  after?: string | null;
  @Field(() => HeldFilterInput, { nullable: true, description: 'Which holds; all when absent' })
  @IsOptional()
  @Nested(() => HeldFilterInput)
  filter?: HeldFilterInput | null;
}

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
  @Field(() => String, {
    nullable: true,
    description: 'held.digest as you read it: all that you saw. Absent: refused as digest_needed where the price does not tell that',
  })
  @IsOptional()
  @Matches(/^[\w-]{22}$/, says('nothing_held', 'A digest has 22 letters, digits, - and _.', 'Send held.digest as you read it.'))
  digest?: string | null;
}

@ArgsType()
export class DecideHeldPriceArgs {
  @Field(() => DecideHeldPriceInput, { description: 'Which price, and what becomes of it' })
  @Nested(() => DecideHeldPriceInput)
  input: DecideHeldPriceInput;
}

@InputType({ description: 'A decision on all holds of a filter' })
export class DecideHeldPricesInput {
  @Field(() => HeldFilterInput, { description: 'Which holds; at least one condition, or all: true' })
  @Nested(() => HeldFilterInput)
  filter: HeldFilterInput;
  @Field(() => Boolean, { description: 'True: their money counts from now on. False: it is dropped.' })
  @IsBoolean()
  accept: boolean;
  @Field(() => Date, { nullable: true, description: 'When you looked: what came to wait later is left; absent: now' })
  @IsOptional()
  @IsDate()
  seenAt?: Date | null;
  @Field(() => String, {
    nullable: true,
    description:
      'seen of the list that you looked at: exact, where a line that came before seenAt may have been stored after it; absent: seenAt alone tells',
  })
  @IsOptional()
  @Form(seenFault)
  seen?: string | null;
}

@ArgsType()
export class DecideHeldPricesArgs {
  @Field(() => DecideHeldPricesInput, { description: 'Which holds, and what becomes of them' })
  @Nested(() => DecideHeldPricesInput)
  input: DecideHeldPricesInput;
}
