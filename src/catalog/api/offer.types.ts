import { Field, ID, InputType, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { BigIntScalar, UserError } from '../../api/index.js';
import { AVAILABILITIES, type Availability } from '../offers/offer.js';

export const AvailabilityEnum = Object.fromEntries(AVAILABILITIES.map((one) => [one, one])) as { [A in Availability]: A };
registerEnumType(AvailabilityEnum, { name: 'Availability' });

@ObjectType({ description: 'An amount of money' })
export class MoneyView {
  @Field(() => String, { description: 'As people write it: 12.99' })
  amount: string;
  @Field(() => BigIntScalar, { description: 'In whole minor units: 1299' })
  minor: string;
  @Field(() => String, { description: 'ISO 4217' })
  currency: string;
}

@ObjectType({ description: 'A price that waits for a person' })
export class HeldPriceView {
  @Field(() => MoneyView)
  price: MoneyView;
  @Field(() => String, { description: 'moved_too_far, zero_price or wrong_currency' })
  reason: string;
  @Field(() => ID, { nullable: true, description: 'The ERP message that brought it' })
  messageId: string | null;
}

@ObjectType('Offer', { description: 'Price and stock of a sellable in a market, for an audience. Always the ERP’s.' })
export class OfferView {
  @Field(() => String)
  sku: string;
  @Field(() => String)
  market: string;
  @Field(() => String, { description: '* is everybody' })
  audience: string;
  @Field(() => MoneyView, { nullable: true })
  price: MoneyView | null;
  @Field(() => MoneyView, { nullable: true })
  salePrice: MoneyView | null;
  @Field(() => Date, { nullable: true })
  saleFrom: Date | null;
  @Field(() => Date, { nullable: true })
  saleTo: Date | null;
  @Field(() => Int, { nullable: true })
  quantity: number | null;
  @Field(() => AvailabilityEnum, { nullable: true })
  availability: Availability | null;
  @Field(() => Int)
  revision: number;
  @Field(() => HeldPriceView, { nullable: true })
  held: HeldPriceView | null;
}

@InputType()
export class DecideHeldPriceInput {
  @Field(() => String)
  sku: string;
  @Field(() => String)
  market: string;
  @Field(() => String, { nullable: true, description: 'Everybody when absent' })
  audience?: string | null;
  @Field(() => BigIntScalar, { description: 'The held price that you saw, in minor units: another may have come meanwhile' })
  priceMinor: string;
  @Field(() => Boolean, { description: 'True: it becomes the price. False: it is dropped.' })
  accept: boolean;
}

@ObjectType()
export class OfferPayload {
  @Field(() => OfferView, { nullable: true })
  offer?: OfferView | null;
  @Field(() => [UserError])
  userErrors: UserError[];
}
