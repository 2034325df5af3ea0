import { Field, ID, Int, ObjectType } from '@nestjs/graphql';
import { enumOf, PageInfo, UserError } from '../../api/index.js';
import type { ReviewRow } from '../reviews/index.js';
import { Edition } from './edition.types.js';

export const REVIEW_STATES = ['in_review', 'approved', 'rejected', 'withdrawn'] as const;
export type ReviewState = (typeof REVIEW_STATES)[number];
export const ReviewStateEnum = enumOf('ReviewState', REVIEW_STATES, 'Where a review stands. A decision stands for ever.', {
  in_review: 'Waits for somebody who did not write in it',
  approved: 'Went out to its channel',
  rejected: 'Went back to its editors, with a comment',
  withdrawn: 'Taken back by its editors before a decision',
});

@ObjectType({ description: 'A version that waits for a decision, or has one, for one channel and some locales' })
export class Review {
  @Field(() => ID, { description: 'Names the review to approveReview, rejectReview and withdrawReview' })
  id: string;

  @Field(() => String, { description: 'Of the product' })
  sku: string;

  @Field(() => Int, { description: 'Number of the version that is to be decided on' })
  version: number;

  @Field(() => String, { description: 'Of the version: SHA-256, hex' })
  versionHash: string;

  @Field(() => String, { description: 'Code of the channel that it would go to' })
  channel: string;

  @Field(() => [String], { description: 'Languages that the decision is about; others keep what they have' })
  locales: string[];

  @Field(() => ReviewStateEnum, { description: 'Whether it waits, or how it ended' })
  state: ReviewState;

  @Field(() => [String], { description: 'Who may not approve it: everybody with a change in it that the channel does not show yet' })
  authors: string[];

  @Field(() => String, { description: 'The person who asked for it, who may not approve it' })
  submittedBy: string;

  @Field(() => Date, { description: 'When it was asked for, by which the queue is ordered' })
  submittedAt: Date;

  @Field(() => String, { nullable: true, description: 'Who approved, rejected or withdrew it; null while it waits' })
  decidedBy: string | null;

  @Field(() => Date, { nullable: true, description: 'When that was; null while it waits' })
  decidedAt: Date | null;

  @Field(() => String, { nullable: true, description: 'What was said with the decision; null where nothing was' })
  comment: string | null;

  /** What the field `warnings` is answered from. */
  row: ReviewRow;
}

@ObjectType({ description: 'A page of reviews, oldest first' })
export class ReviewPage {
  @Field(() => [Review], { description: 'The reviews, oldest first' })
  nodes: Review[];

  @Field(() => PageInfo, { description: 'Whether there are more, and where to read on' })
  pageInfo: PageInfo;
}

@ObjectType({ description: 'What became of one product of a submission' })
export class SubmittedProduct {
  @Field(() => String, { description: 'As it was sent' })
  sku: string;

  @Field(() => Int, { nullable: true, description: 'Number of the version that was made or found; null where it was refused' })
  version?: number | null;

  @Field(() => [ID], { description: 'One review per channel that does not show the version yet' })
  reviewIds: string[];

  @Field(() => [UserError], { description: 'Why this product was not submitted; empty when it was' })
  userErrors: UserError[];

  @Field(() => [UserError], { description: 'What it will wait for once it is approved; nothing of it stopped the submission' })
  warnings: UserError[];
}

@ObjectType({ description: 'What became of a submission of many' })
export class SubmitProductsPayload {
  @Field(() => [SubmittedProduct], { description: 'One row per SKU, in the order of the call' })
  products: SubmittedProduct[];

  @Field(() => [UserError], { description: 'Of the call as a whole; those of a product stand with it' })
  userErrors: UserError[];
}

@ObjectType({ description: 'What became of a submission' })
export class SubmitProductPayload {
  @Field(() => Int, { nullable: true, description: 'Number of the version that was made or found; null where it was refused' })
  version?: number | null;

  @Field(() => [ID], { description: 'One review per channel that does not show the version yet' })
  reviewIds: string[];

  @Field(() => [UserError], { description: 'Why nothing was submitted; empty when it was' })
  userErrors: UserError[];

  @Field(() => [UserError], { description: 'What it will wait for once it is approved; nothing of it stopped the submission' })
  warnings: UserError[];
}

@ObjectType({ description: 'What became of one review' })
export class DecidedReview {
  @Field(() => ID, { description: 'As it was sent' })
  reviewId: string;

  @Field(() => Review, { nullable: true, description: 'The review after the call; null where there is none of that id' })
  review?: Review | null;

  @Field(() => Edition, { nullable: true, description: 'What the approval made; none where the channel shows the same already' })
  edition?: Edition | null;

  @Field(() => [UserError], { description: 'Why nothing was decided; empty when it was' })
  userErrors: UserError[];
}

@ObjectType({ description: 'What became of many reviews' })
export class ApproveReviewsPayload {
  @Field(() => [DecidedReview], { description: 'One row per review, in the order of the call' })
  reviews: DecidedReview[];

  @Field(() => [UserError], { description: 'Of the call as a whole; those of a review stand with it' })
  userErrors: UserError[];
}
