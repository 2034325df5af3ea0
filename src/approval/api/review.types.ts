import { Field, ID, InputType, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { PageInfo, UserError } from '../../api/index.js';
import { Edition } from './edition.types.js';

export enum ReviewStateEnum {
  in_review = 'in_review',
  approved = 'approved',
  rejected = 'rejected',
  withdrawn = 'withdrawn',
}
registerEnumType(ReviewStateEnum, { name: 'ReviewState' });

@ObjectType({ description: 'A version that waits for a decision, or has one, for one channel and some locales' })
export class Review {
  @Field(() => ID)
  id: string;

  @Field(() => String, { description: 'Of the product' })
  sku: string;

  @Field(() => Int)
  version: number;

  @Field(() => String, { description: 'Of the version: SHA-256, hex' })
  versionHash: string;

  @Field(() => String)
  channel: string;

  @Field(() => [String])
  locales: string[];

  @Field(() => ReviewStateEnum)
  state: ReviewStateEnum;

  @Field(() => [String], { description: 'Who may not approve it: everybody with a change in it that the channel does not show yet' })
  authors: string[];

  @Field(() => String)
  submittedBy: string;

  @Field(() => Date)
  submittedAt: Date;

  @Field(() => String, { nullable: true })
  decidedBy: string | null;

  @Field(() => Date, { nullable: true })
  decidedAt: Date | null;

  @Field(() => String, { nullable: true })
  comment: string | null;
}

@ObjectType()
export class ReviewPage {
  @Field(() => [Review])
  nodes: Review[];

  @Field(() => PageInfo)
  pageInfo: PageInfo;
}

@InputType()
export class SubmitProductsInput {
  @Field(() => [String], { description: 'SKUs of products, at most 10,000' })
  skus: string[];

  @Field(() => [String])
  channels: string[];

  @Field(() => [String])
  locales: string[];

  @Field(() => String, { nullable: true, description: 'What the version is for' })
  reason?: string | null;

  @Field(() => String, { nullable: true, description: 'Why it goes to review although a channel would refuse it; recorded' })
  overrideReason?: string | null;
}

@InputType()
export class SubmitProductInput {
  @Field(() => String)
  sku: string;

  @Field(() => [String])
  channels: string[];

  @Field(() => [String])
  locales: string[];

  @Field(() => String, { nullable: true })
  reason?: string | null;

  @Field(() => String, { nullable: true, description: 'Why it goes to review although a channel would refuse it; recorded' })
  overrideReason?: string | null;
}

@ObjectType()
export class SubmittedProduct {
  @Field(() => String)
  sku: string;

  @Field(() => Int, { nullable: true })
  version?: number | null;

  @Field(() => [ID])
  reviewIds: string[];

  @Field(() => [UserError])
  userErrors: UserError[];
}

@ObjectType()
export class SubmitProductsPayload {
  @Field(() => [SubmittedProduct])
  products: SubmittedProduct[];

  @Field(() => [UserError], { description: 'Of the call as a whole; those of a product stand with it' })
  userErrors: UserError[];
}

@ObjectType()
export class SubmitProductPayload {
  @Field(() => Int, { nullable: true })
  version?: number | null;

  @Field(() => [ID])
  reviewIds: string[];

  @Field(() => [UserError])
  userErrors: UserError[];
}

@InputType()
export class ReviewChoice {
  @Field(() => ID)
  reviewId: string;

  @Field(() => Int, { nullable: true, description: 'The version that was looked at; another one in the review is refused' })
  version?: number | null;
}

@ObjectType()
export class DecidedReview {
  @Field(() => ID)
  reviewId: string;

  @Field(() => Review, { nullable: true })
  review?: Review | null;

  @Field(() => Edition, { nullable: true, description: 'What the approval made; none where the channel shows the same already' })
  edition?: Edition | null;

  @Field(() => [UserError])
  userErrors: UserError[];
}

@ObjectType()
export class ApproveReviewsPayload {
  @Field(() => [DecidedReview])
  reviews: DecidedReview[];

  @Field(() => [UserError])
  userErrors: UserError[];
}
