import { Field, ID, Int, ObjectType } from '@nestjs/graphql';
import { enumOf, UserError } from '../../api/index.js';
import { AVAILABILITIES, type Availability } from '../offers/offer.js';
import { HeldPriceView, MoneyView } from './held-price.types.js';

export const AvailabilityEnum = enumOf('Availability', AVAILABILITIES, 'What the ERP says of the stock of a sellable in a market', {
  in_stock: 'Can be sent at once',
  out_of_stock: 'Cannot be bought now, whatever the quantity',
  preorder: 'Can be bought before it is there for the first time',
  backorder: 'Can be bought, and is sent when new stock comes',
});

@ObjectType({ description: 'What the ERP counted at one of its locations' })
export class LocationCountView {
  @Field(() => String, { description: 'The ERP’s own name for it' })
  location: string;
  @Field(() => Int, { description: 'Pieces for sale there' })
  quantity: number;
  @Field(() => Date, { description: 'The moment that the quantity speaks of' })
  countedAt: Date;
  @Field(() => String, { description: 'The source of that count' })
  countedBy: string;
  @Field(() => Int, { nullable: true, description: 'How many of them are promised already; null: nothing was said' })
  reserved: number | null;
  @Field(() => Int, { nullable: true, description: 'How far below zero the ERP counted there; null: it did not' })
  backlog: number | null;
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
  @Field(() => MoneyView, { nullable: true, description: 'Below this the ERP never sells: such a price waits for a person; null: none' })
  floor: MoneyView | null;
  @Field(() => Int, { nullable: true, description: 'Pieces for sale as the ERP counted them; null: not counted' })
  quantity: number | null;
  @Field(() => Date, { nullable: true, description: 'The moment that the quantity speaks of; null: none is known' })
  countedAt: Date | null;
  @Field(() => String, { nullable: true, description: 'The source of that count; null: none is known' })
  countedBy: string | null;
  @Field(() => Int, { nullable: true, description: 'How many of the quantity are promised already; null: nothing was said' })
  reserved: number | null;
  @Field(() => Int, { nullable: true, description: 'How far below zero the ERP counted, where quantity was taken as 0; null: it did not' })
  backlog: number | null;
  @Field(() => [LocationCountView], {
    nullable: true,
    description: 'What quantity, reserved and backlog are the sums of, countedAt being the oldest moment; null: it is counted as a whole',
  })
  stock: LocationCountView[] | null;
  @Field(() => AvailabilityEnum, { nullable: true, description: 'What the ERP says of its stock; null: nothing was said' })
  availability: Availability | null;
  @Field(() => Date, { nullable: true, description: 'From when on it can be had, where it is sold ahead; null: no day was said' })
  availableFrom: Date | null;
  @Field(() => Int, { description: 'Raised by each change of what channels show' })
  revision: number;
  @Field(() => HeldPriceView, { nullable: true, description: 'Newer money that waits for a person; null: none waits' })
  held: HeldPriceView | null;
}

@ObjectType({ description: 'The offer after the decision' })
export class OfferPayload {
  @Field(() => OfferView, { nullable: true, description: 'null where it was refused' })
  offer?: OfferView | null;
  @Field(() => [UserError], { description: 'Why nothing was decided; empty when it was' })
  userErrors: UserError[];
}

@ObjectType({ description: 'Money of an offer that was accepted, from one moment until another. Rows never change.' })
export class AcceptedPrice {
  @Field(() => Date, { description: 'When it was accepted' })
  from: Date;
  @Field(() => Date, { nullable: true, description: 'When other money took its place; null: it still stands' })
  to: Date | null;
  @Field(() => MoneyView, { nullable: true, description: 'The regular price; null: it was withdrawn' })
  price: MoneyView | null;
  @Field(() => MoneyView, { nullable: true, description: 'The price from saleFrom to saleTo; null: no sale' })
  salePrice: MoneyView | null;
  @Field(() => Date, { nullable: true, description: 'When the sale began; null: at once' })
  saleFrom: Date | null;
  @Field(() => Date, { nullable: true, description: 'When the sale ended; null: not by itself' })
  saleTo: Date | null;
  @Field(() => String, { description: 'The source that sent it' })
  source: string;
  @Field(() => ID, { nullable: true, description: 'The ERP message that brought it; null where none is known' })
  messageId: string | null;
  @Field(() => String, { nullable: true, description: 'The person who let it in after it had waited; null: it was within bounds' })
  decidedBy: string | null;
  @Field(() => ID, { nullable: true, description: 'The announced sale without which it would have waited; null: none was needed' })
  announcedSale: string | null;
  @Field(() => String, { description: 'Pass it as after to read on from here' })
  cursor: string;
}

@ObjectType({ description: 'What became of a decision on many' })
export class DecideHeldPricesPayload {
  @Field(() => Int, { description: 'Offers that were decided' })
  decided: number;
  @Field(() => Int, { description: 'Offers of the filter that cannot be decided so, and wait on' })
  left: number;
  @Field(() => Boolean, { description: 'true: the filter names more than the 10,000 of one call; repeat it' })
  more: boolean;
  @Field(() => [UserError], { description: 'Why some were left, at most 100 of them, or why nothing was decided' })
  userErrors: UserError[];
}
