import { Field, ID, Int, ObjectType } from '@nestjs/graphql';
import { ChannelWordEnum, type ChannelWord } from '../../search/index.js';

@ObjectType({ description: 'Where a product stands on a channel in a locale: one word, and the parts that it comes from' })
export class ProductChannelState {
  @Field(() => String, { description: 'Code of the channel' })
  channel: string;

  @Field(() => String, { description: 'Code of the language that this word holds for' })
  locale: string;

  @Field(() => ChannelWordEnum, { description: 'The first word that holds, in the order in which they are declared' })
  state: ChannelWord;

  @Field(() => Date, { description: 'Since when it holds' })
  since: Date;

  @Field(() => Boolean, {
    description:
      'The draft has what the approved version does not have, as this channel and locale see it; false where nothing is approved',
  })
  draftDiffers: boolean;

  @Field(() => ID, { nullable: true, description: 'The review that waits for its decision; null: none does' })
  reviewId: string | null;

  @Field(() => Int, { nullable: true, description: 'Number of the version that may be shown; null: none was ever approved' })
  approvedVersion: number | null;

  @Field(() => Int, {
    nullable: true,
    description:
      'Number of the version that was last seen there: where listings show several, the oldest that is not the approved one. Null: none was seen',
  })
  shownVersion: number | null;

  @Field(() => Boolean, { description: 'The channel still shows another version than the approved one' })
  isBehind: boolean;

  @Field(() => Boolean, { description: 'The channel, or our own rules, refuse something of it' })
  isRefused: boolean;

  @Field(() => Boolean, { description: 'All that the channel has of it is recalled' })
  isRecalled: boolean;

  @Field(() => Boolean, { description: 'The channel shows something else than was sent, and somebody is asked' })
  isDifferent: boolean;

  @Field(() => Boolean, { description: 'The channel shows something else than was sent, by the word of a person or a policy' })
  differsByPolicy: boolean;
}
