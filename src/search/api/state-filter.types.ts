import { Field, InputType } from '@nestjs/graphql';
import { IsBoolean, IsIn, IsOptional } from 'class-validator';
import { enumOf, IsCodeList, IsCodeText } from '../../api/index.js';
import { LISTING_KINDS, LISTING_STATES, WIRES, type ListingKind, type ListingState, type Wire } from '../../port/index.js';
import { ListingStateEnum, WireEnum } from './listing-words.types.js';
import { MOST_VALUES } from '../query/filter.js';
import { CHANNEL_WORDS, type ChannelWord } from '../states/words.js';

/** The words of the API for where a product stands on a channel. */
export const ChannelWordEnum = enumOf(
  'ChannelWord',
  CHANNEL_WORDS,
  'Where a product stands on a channel in a locale: the first that holds',
  {
    recalled: 'All that the channel has of it is recalled: nobody may buy it',
    refused: 'The channel, or our own rules, refuse something that is approved',
    differs: 'The channel shows something that nobody approved, and somebody is asked',
    in_review: 'A version waits for its decision',
    changes_requested: 'The newest version was rejected, and nothing was submitted since',
    draft: 'Nothing was ever approved for it, and nothing waits',
    withdrawn: 'Approved, but nothing of it is to be there: its life has not begun or is over, or it is left alone',
    draft_differs: 'The draft has what the approved version does not have, as this channel and locale see it',
    behind: 'The channel still shows another version than the approved one',
    approved: 'On its way: not all of it was seen on the channel yet',
    differs_by_policy: 'The channel shows something else, by the word of a person or of a policy',
    live: 'The channel was seen to show the approved version',
  },
);
export const ListingKindEnum = enumOf('ListingKind', LISTING_KINDS, 'What a listing is on its channel', {
  product: 'A product with its variants',
  parent: 'What holds variants together, and is not sold itself',
  child: 'A variant that belongs to a parent',
  offer: 'A variant by itself',
});
const SEVERITIES = ['error', 'warning'] as const;
export const IssueSeverityEnum = enumOf('IssueSeverity', SEVERITIES, 'What an issue does to its listing', {
  error: 'Keeps the listing from being sent, or was the answer to it',
  warning: 'Is sent along with it: somebody should know',
});

@InputType({
  description:
    'Where the product stands on a channel. All that are given must hold in one and the same locale; what changed is found within two seconds',
})
export class ChannelStateFilterInput {
  @Field(() => String, { description: 'Code of the channel' })
  @IsCodeText()
  channel: string;
  @Field(() => String, { nullable: true, description: 'One of the locales of the channel; absent: any of them' })
  @IsOptional()
  @IsCodeText()
  locale?: string | null;
  @Field(() => [ChannelWordEnum], { nullable: true, description: 'One of these words' })
  @IsOptional()
  @IsIn(CHANNEL_WORDS, { each: true })
  states?: ChannelWord[] | null;
  @Field(() => Boolean, { nullable: true, description: 'The draft has what the approved version does not have' })
  @IsOptional()
  @IsBoolean()
  draftDiffers?: boolean | null;
  @Field(() => Boolean, { nullable: true, description: 'A version waits for its decision' })
  @IsOptional()
  @IsBoolean()
  inReview?: boolean | null;
  @Field(() => Boolean, { nullable: true, description: 'The channel still shows another version than the approved one' })
  @IsOptional()
  @IsBoolean()
  isBehind?: boolean | null;
  @Field(() => Boolean, { nullable: true, description: 'Something of what is approved is refused' })
  @IsOptional()
  @IsBoolean()
  isRefused?: boolean | null;
  @Field(() => Boolean, { nullable: true, description: 'All that the channel has of it is recalled' })
  @IsOptional()
  @IsBoolean()
  isRecalled?: boolean | null;
  @Field(() => Boolean, { nullable: true, description: 'The channel shows something else, and somebody is asked' })
  @IsOptional()
  @IsBoolean()
  isDifferent?: boolean | null;
  @Field(() => Boolean, { nullable: true, description: 'The channel shows something else, by the word of a person or a policy' })
  @IsOptional()
  @IsBoolean()
  differsByPolicy?: boolean | null;
}

@InputType({
  description:
    'There is such a listing of the variant, or of what it stands below or is shown by. What changed is found within two seconds',
})
export class ListingQuestionInput {
  @Field(() => String, { nullable: true, description: 'Code of the channel; absent: any' })
  @IsOptional()
  @IsCodeText()
  channel?: string | null;
  @Field(() => [ListingKindEnum], { nullable: true, description: 'What it is on the channel; absent: anything' })
  @IsOptional()
  @IsIn(LISTING_KINDS, { each: true })
  kinds?: ListingKind[] | null;
  @Field(() => [ListingStateEnum], { nullable: true, description: 'How far it is; absent: anywhere' })
  @IsOptional()
  @IsIn(LISTING_STATES, { each: true })
  states?: ListingState[] | null;
  @Field(() => WireEnum, { nullable: true, description: 'Of which of the three things that is said; absent: content' })
  @IsOptional()
  @IsIn(WIRES)
  wire?: Wire | null;
}

@InputType({
  description:
    'There is such an open issue of the variant, or of what it stands below; {} for any. What changed is found within two seconds',
})
export class IssueFilterInput {
  @Field(() => String, { nullable: true, description: 'Code of the channel; absent: any' })
  @IsOptional()
  @IsCodeText()
  channel?: string | null;
  @Field(() => [String], {
    nullable: true,
    description:
      'Codes, such as missing_price; absent: any. Channels have codes of their own, so one that nothing has is no error and finds nothing: the facet issueCode names those that stand',
  })
  @IsOptional()
  @IsCodeList({ most: MOST_VALUES })
  codes?: string[] | null;
  @Field(() => [String], {
    nullable: true,
    description:
      'Whose move it is: pim, erp, publisher, operator, plinth, a kind of channel such as shopify, or who recalled something; another is refused (owner_unknown). Absent: anybody’s',
  })
  @IsOptional()
  @IsCodeList({ most: MOST_VALUES })
  owners?: string[] | null;
  @Field(() => IssueSeverityEnum, { nullable: true, description: 'What it does to its listing; absent: whatever it does' })
  @IsOptional()
  @IsIn(SEVERITIES)
  severity?: (typeof SEVERITIES)[number] | null;
}
