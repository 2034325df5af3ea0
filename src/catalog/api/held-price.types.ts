import { Field, Float, ID, ObjectType } from '@nestjs/graphql';
import { BigIntScalar, enumOf } from '../../api/index.js';
import { HOLD_REASONS, type HoldReason } from '../offers/offer.js';

export const HoldReasonEnum = enumOf('HoldReason', HOLD_REASONS, 'Why money waits for a person', {
  moved_too_far: 'What a customer would pay moves further than the bounds of the market let it',
  unlike_siblings: 'A first price is far from the middle of its siblings’ prices',
  below_floor: 'What a customer would pay is below the source’s own floor',
  zero_price: 'Nobody would pay anything',
  wrong_currency: 'The price is in another currency than the market’s',
});

@ObjectType({ description: 'An amount of money' })
export class MoneyView {
  @Field(() => String, { description: 'As people write it, with the decimals of its currency: 12.99' })
  amount: string;
  @Field(() => BigIntScalar, { description: 'In whole minor units: 1299' })
  minor: string;
  @Field(() => String, { description: 'ISO 4217, three letters' })
  currency: string;
}

@ObjectType({ description: 'Money that waits for a person, whole: all that one message of the ERP said of it' })
export class HeldPriceView {
  @Field(() => MoneyView, { description: 'The price that would stand: the message’s own, or the one that stands already' })
  price: MoneyView;
  @Field(() => MoneyView, { nullable: true, description: 'The sale price that waits with it; null: the message set none' })
  salePrice: MoneyView | null;
  @Field(() => Date, { nullable: true, description: 'When that sale would begin; null: the message said nothing of it' })
  saleFrom: Date | null;
  @Field(() => Date, { nullable: true, description: 'When that sale would end; null: the message said nothing of it' })
  saleTo: Date | null;
  @Field(() => MoneyView, { nullable: true, description: 'The floor that waits with it; null: the message set none' })
  floor: MoneyView | null;
  @Field(() => HoldReasonEnum, { description: 'Why it waits' })
  reason: HoldReason;
  @Field(() => MoneyView, {
    nullable: true,
    description: 'What a customer paid last: still, or when the price was taken back; null: there was none',
  })
  lastGoodPrice: MoneyView | null;
  @Field(() => MoneyView, { nullable: true, description: 'What it was measured against; null: the reason needs no measure' })
  measuredAgainst: MoneyView | null;
  @Field(() => Float, {
    nullable: true,
    description: 'How far it goes beyond that: -0.99 is a fall by 99 %, 4 a rise by 400 %; null: the reason needs no measure',
  })
  share: number | null;
  @Field(() => Date, { nullable: true, description: 'Since when the offer waits; null: since before this was kept' })
  since: Date | null;
  @Field(() => String, { nullable: true, description: 'The source of the line that caused it; null: not known' })
  source: string | null;
  @Field(() => ID, { nullable: true, description: 'The ERP message that caused it; null where none is known' })
  messageId: string | null;
  @Field(() => String, {
    description: 'A word for all of it and its reason, for decideHeldPrice: another one where anything of it is another',
  })
  digest: string;
  @Field(() => [String], { description: 'Roles that may decide it' })
  decidableBy: string[];
}
