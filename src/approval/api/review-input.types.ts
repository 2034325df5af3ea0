import { ArgsType, Field, ID, InputType, Int } from '@nestjs/graphql';
import { IsIn, IsOptional } from 'class-validator';
import {
  Form,
  IsCodeList,
  IsCodeText,
  IsIdCursor,
  IsIdText,
  IsListOf,
  IsPageSize,
  IsPlainText,
  IsSkuList,
  IsSkuText,
  IsWhole,
  Nested,
} from '../../api/index.js';
import { refusals } from '../problems.js';
import { MAX_PER_CALL } from '../reviews/index.js';
import { REVIEW_STATES, ReviewStateEnum, type ReviewState } from './review.types.js';

/** Characters of what people say with a decision or a version. */
const WORDS_MAX = 5_000;
/** Channels or locales of one submission. */
const MOST_PLACES = 500;
const VERSION_MAX = 2 ** 31 - 1;

/** Which version the person looked at; none has such a number where it is wrong. */
const isVersion = (): PropertyDecorator =>
  IsWhole(1, VERSION_MAX, {
    code: 'review_stale',
    message: 'A version is a whole number from 1 on.',
    fix: 'Look at the version of the review and decide again.',
  });

@InputType({ isAbstract: true })
abstract class SubmissionInput {
  @Field(() => [String], { description: 'Codes of the channels that it shall go to, at least one; a review is opened for each' })
  @IsCodeList({ most: MOST_PLACES, empty: () => refusals.nothing('channels', 'channel') })
  channels: string[];

  @Field(() => [String], { description: 'Languages to decide on, at least one; others keep what they have there' })
  @IsCodeList({ most: MOST_PLACES, empty: () => refusals.nothing('locales', 'locale') })
  locales: string[];

  @Field(() => String, { nullable: true, description: 'What the version is for, at most 5,000 characters; none is kept when absent' })
  @IsOptional()
  @IsPlainText(WORDS_MAX)
  reason?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'Why it goes to review although a channel would refuse it; recorded. Absent: it does not go then',
  })
  @IsOptional()
  @IsPlainText(WORDS_MAX)
  overrideReason?: string | null;
}

@InputType({ description: 'Products to submit together, each with an outcome of its own' })
export class SubmitProductsInput extends SubmissionInput {
  @Field(() => [String], { description: 'SKUs of products, 1 to 10,000; one that is there twice counts once' })
  @IsSkuList({
    most: MAX_PER_CALL,
    empty: () => refusals.nothing('skus', 'SKU'),
    tooMany: () => refusals.tooMany('skus', MAX_PER_CALL),
  })
  skus: string[];
}

@InputType({ description: 'One draft to freeze, and where it shall go' })
export class SubmitProductInput extends SubmissionInput {
  @Field(() => String, { description: 'Of the product itself, not of a variant' })
  @IsSkuText()
  sku: string;
}

@InputType({ description: 'A review to approve' })
export class ReviewChoice {
  @Field(() => ID, { description: 'Id of a review that waits' })
  @IsIdText()
  reviewId: string;

  @Field(() => Int, {
    nullable: true,
    description: 'The version that was looked at: another one in the review is refused; absent: whichever it is',
  })
  @IsOptional()
  @isVersion()
  version?: number | null;
}

@ArgsType()
export class SubmitProductArgs {
  @Field(() => SubmitProductInput, { description: 'Which product, and where it shall go' })
  @Nested(() => SubmitProductInput)
  input: SubmitProductInput;
}

@ArgsType()
export class SubmitProductsArgs {
  @Field(() => SubmitProductsInput, { description: 'Which products, and where they shall go' })
  @Nested(() => SubmitProductsInput)
  input: SubmitProductsInput;
}

@ArgsType()
export class ApproveReviewArgs {
  @Field(() => ID, { description: 'Id of a review that waits' })
  @IsIdText()
  reviewId: string;

  @Field(() => Int, {
    nullable: true,
    description: 'The version that was looked at: another one in the review is refused; absent: whichever it is',
  })
  @IsOptional()
  @isVersion()
  version?: number | null;

  @Field(() => String, { nullable: true, description: 'Kept with the decision, at most 5,000 characters; none when absent' })
  @IsOptional()
  @IsPlainText(WORDS_MAX)
  comment?: string | null;
}

@ArgsType()
export class ApproveReviewsArgs {
  @Field(() => [ReviewChoice], { description: 'The reviews, 1 to 10,000; one that is there twice counts once' })
  @IsListOf(() => undefined, {
    most: MAX_PER_CALL,
    empty: () => refusals.nothing('reviews', 'review'),
    tooMany: () => refusals.tooMany('reviews', MAX_PER_CALL),
  })
  @Nested(() => ReviewChoice)
  reviews: ReviewChoice[];

  @Field(() => String, { nullable: true, description: 'Kept with each decision, at most 5,000 characters; none when absent' })
  @IsOptional()
  @IsPlainText(WORDS_MAX)
  comment?: string | null;
}

@ArgsType()
export class RejectReviewArgs {
  @Field(() => ID, { description: 'Id of a review that waits' })
  @IsIdText()
  reviewId: string;

  @Field(() => String, { description: 'What must change, so that its authors can mend it: 1 to 5,000 characters' })
  @Form((comment: string, path) => (comment.trim() === '' ? refusals.commentMissing(path) : undefined))
  @IsPlainText(WORDS_MAX)
  comment: string;
}

@ArgsType()
export class WithdrawReviewArgs {
  @Field(() => ID, { description: 'Id of a review that waits' })
  @IsIdText()
  reviewId: string;

  @Field(() => String, { nullable: true, description: 'Kept with the review, at most 5,000 characters; none when absent' })
  @IsOptional()
  @IsPlainText(WORDS_MAX)
  comment?: string | null;
}

@ArgsType()
export class ReviewsArgs {
  @Field(() => Int, { defaultValue: 50, description: 'How many, 1 to 250' })
  @IsOptional()
  @IsPageSize(250, 'reviews')
  first?: number;

  @Field(() => String, { nullable: true, description: 'Cursor of the page before; absent: from the oldest on' })
  @IsOptional()
  @IsIdCursor()
  after?: string | null;

  @Field(() => ReviewStateEnum, { nullable: true, defaultValue: 'in_review', description: 'Only those in this state; null: in any' })
  @IsOptional()
  @IsIn(REVIEW_STATES)
  state?: ReviewState | null;

  @Field(() => String, { nullable: true, description: 'Only for this channel; absent: for every' })
  @IsOptional()
  @IsCodeText()
  channel?: string | null;
}
