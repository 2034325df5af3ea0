import { Field, ID, Int, ObjectType } from '@nestjs/graphql';
import { BigIntScalar, enumOf, UserError } from '../../api/index.js';
import { AVAILABILITIES, type Availability } from '../offers/offer.js';

export const AvailabilityEnum = enumOf('Availability', AVAILABILITIES, 'What the ERP says of the stock of a sellable in a market', {
  in_stock: 'Can be sent at once',
  out_of_stock: 'Cannot be bought now, whatever the quantity',
  preorder: 'Can be bought before it is there for the first time',
  backorder: 'Can be bought, and is sent when new stock comes',
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

@ObjectType({ description: 'A price that waits for a person' })
export class HeldPriceView {
  @Field(() => MoneyView, { description: 'The price that the ERP sent and nobody has let in yet' })
  price: MoneyView;
  @Field(() => String, { description: 'moved_too_far, zero_price or wrong_currency' })
  reason: string;
  @Field(() => ID, { nullable: true, description: 'The ERP message that brought it; null where none is known' })
  messageId: string | null;
}

@ObjectType('Offer', { description: 'Price and stock of a sellable in a market, for an audience. Always the ERP’s.' })
export class OfferView {
  @Field(() => String, { description: 'The sellable that it is for' })
  sku: string;
  @Field(() => String, { description: 'Code of the market, which gives the currency' })
  market: string;
  @Field(() => String, { description: '* is everybody' })
  audience: string;
  @Field(() => MoneyView, { nullable: true, description: 'The regular price; null: none, so it is not for sale there' })
  price: MoneyView | null;
  @Field(() => MoneyView, { nullable: true, description: 'The price from saleFrom to saleTo; null: no sale' })
  salePrice: MoneyView | null;
  @Field(() => Date, { nullable: true, description: 'When the sale begins; null: at once' })
  saleFrom: Date | null;
  @Field(() => Date, { nullable: true, description: 'When the sale ends; null: it does not end by itself' })
  saleTo: Date | null;
  @Field(() => Int, { nullable: true, description: 'Pieces for sale as the ERP counted them; null: not counted' })
  quantity: number | null;
  @Field(() => AvailabilityEnum, { nullable: true, description: 'What the ERP says of its stock; null: nothing was said' })
  availability: Availability | null;
  @Field(() => Int, { description: 'Raised by each change of what channels show' })
  revision: number;
  @Field(() => HeldPriceView, { nullable: true, description: 'A newer price that waits for a person; null: none waits' })
  held: HeldPriceView | null;
}

@ObjectType({ description: 'The offer after the decision' })
export class OfferPayload {
  @Field(() => OfferView, { nullable: true, description: 'null where it was refused' })
  offer?: OfferView | null;
  @Field(() => [UserError], { description: 'Why nothing was decided; empty when it was' })
  userErrors: UserError[];
}
