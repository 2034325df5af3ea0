import { Field, Int, ObjectType } from '@nestjs/graphql';
import { JsonScalar } from '../../api/index.js';
import { ListingStateEnum, WireEnum } from '../../search/index.js';
import type { Wire } from '../../port/index.js';
import type { ListingState } from '../listing.js';

@ObjectType({ description: 'What went wrong last, in plain words' })
export class WireProblem {
  @Field(() => String, { description: 'Stable, lower_snake: for programs' })
  code: string;

  @Field(() => String, { description: 'What is wrong' })
  message: string;

  @Field(() => String, { description: 'How to mend it' })
  fix: string;
}

@ObjectType({ description: 'How far one of the three things is that a listing shows; none waits for another' })
export class ListingWire {
  @Field(() => WireEnum, { description: 'Which of the three' })
  wire: Wire;

  @Field(() => ListingStateEnum, { description: 'How far it is; what is refused or rejected leaves on the channel what was taken before' })
  state: ListingState;

  @Field(() => WireProblem, { nullable: true, description: 'What it waits for or was refused for; null: nothing' })
  problem: WireProblem | null;

  @Field(() => String, { nullable: true, description: 'Of what was said last: SHA-256, hex; null: it went with the content, or never' })
  payloadHash: string | null;

  @Field(() => Int, { description: 'Tries since the last answer that was one' })
  attempts: number;

  @Field(() => Date, { description: 'When its wish last changed' })
  plannedAt: Date;

  @Field(() => Date, { nullable: true, description: 'When it was last sent; null: never' })
  sentAt: Date | null;

  @Field(() => Date, { nullable: true, description: 'When the channel last acknowledged it; null: never' })
  acceptedAt: Date | null;

  @Field(() => Date, { nullable: true, description: 'When a read-back last saw it; null: never' })
  liveAt: Date | null;

  @Field(() => Date, { description: 'Before then nothing is done for it' })
  nextAt: Date;

  @Field(() => String, { nullable: true, description: 'W3C trace id of the request whose change it was planned for; null: none was' })
  traceId: string | null;
}

@ObjectType({ description: 'What is counted at one location, and what a channel that counts apart shows there' })
export class ListingStock {
  @Field(() => String, { description: 'The source’s name for it; empty: counts without a location' })
  location: string;

  @Field(() => Int, { nullable: true, description: 'Units by its newest count, when that was sent; null: nothing is counted there' })
  count: number | null;

  @Field(() => Date, { nullable: true, description: 'The moment that count speaks of; null: unknown' })
  countedAt: Date | null;

  @Field(() => String, { nullable: true, description: 'The channel’s own id of it; null: the channel has one number for all' })
  at: string | null;

  @Field(() => Int, { nullable: true, description: 'Units that the channel acknowledged or showed last there; null: it has one number' })
  units: number | null;

  @Field(() => Int, { nullable: true, description: 'Units that reads proved to be sold there since that count; null: it has one number' })
  sold: number | null;

  @Field(() => String, { nullable: true, description: 'The sum that bounds the number there, in words; null: it has one number' })
  sum: string | null;
}

@ObjectType({ description: 'What price and stock of a listing say of one SKU, with the sum behind the number' })
export class ListingOffer {
  @Field(() => String, { description: 'The sellable' })
  sku: string;

  @Field(() => Boolean, { description: 'Whether a customer can buy it by what the channel acknowledged last' })
  buyable: boolean;

  @Field(() => JsonScalar, { nullable: true, description: 'The price as the channel acknowledged it, in its own form; null: none' })
  price: unknown;

  @Field(() => Date, { nullable: true, description: 'When; null: never' })
  priceAcceptedAt: Date | null;

  @Field(() => WireProblem, { nullable: true, description: 'Why the channel refused its newest price; null: it did not' })
  priceProblem: WireProblem | null;

  @Field(() => JsonScalar, { nullable: true, description: 'The stock as the channel acknowledged it, in its own form; null: none' })
  stock: unknown;

  @Field(() => Date, { nullable: true, description: 'When; null: never' })
  stockAcceptedAt: Date | null;

  @Field(() => WireProblem, { nullable: true, description: 'Why the channel refused its newest stock; null: it did not' })
  stockProblem: WireProblem | null;

  @Field(() => Int, { nullable: true, description: 'Units that the channel acknowledged or showed last; null: it counts none' })
  units: number | null;

  @Field(() => Int, { nullable: true, description: 'Units by the newest count of the source, when that was sent; null: nobody counts' })
  count: number | null;

  @Field(() => Date, { nullable: true, description: 'The moment that count speaks of; null: unknown' })
  countedAt: Date | null;

  @Field(() => Int, { description: 'Units that reads proved to be sold there since that count; taken off it' })
  sold: number;

  @Field(() => String, {
    nullable: true,
    description: 'The sum that bounds the number, in words, with what its source has not declared; null: nothing was sent yet',
  })
  sum: string | null;

  @Field(() => [ListingStock], { description: 'What the count is the sum of, by location; empty: it is counted as a whole' })
  locations: ListingStock[];

  @Field(() => String, {
    nullable: true,
    description:
      'Why it must not be bought whatever the count: no_price, lifecycle, recall, recall_lifted (a newer count is waited for), or market (others sell from the same stock); null: nothing forbids it',
  })
  stopped: string | null;

  @Field(() => Date, { nullable: true, description: 'When its stock was last looked at there; null: never' })
  readAt: Date | null;
}
