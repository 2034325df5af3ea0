import { Args, Mutation, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { DataSource } from 'typeorm';
import { Allow, Batcher, CurrentActing, UserError } from '../../api/index.js';
import type { Problem } from '../../../libs/problem/index.js';
import type { Acting } from '../../journal/index.js';
import { ApproveReview, CloseReview, ReviewRepository, ReviewWarnings, SubmitProduct, type ReviewRow } from '../reviews/index.js';
import { readCursor, toDecided, toPage, toReview } from './to-types.js';
import {
  ApproveReviewArgs,
  ApproveReviewsArgs,
  RejectReviewArgs,
  ReviewsArgs,
  SubmitProductArgs,
  SubmitProductsArgs,
  WithdrawReviewArgs,
} from './review-input.types.js';
import { ApproveReviewsPayload, DecidedReview, Review, ReviewPage, SubmitProductPayload, SubmitProductsPayload } from './review.types.js';

@Resolver(() => Review)
export class ReviewResolver {
  private readonly warningsOf: Batcher<ReviewRow, Problem[]>;

  constructor(
    private readonly ds: DataSource,
    private readonly repository: ReviewRepository,
    private readonly submission: SubmitProduct,
    private readonly approval: ApproveReview,
    private readonly closing: CloseReview,
    warnings: ReviewWarnings,
  ) {
    this.warningsOf = new Batcher((rows) => warnings.of(ds.manager, rows));
  }

  @ResolveField(() => [UserError], {
    description: 'While it waits: what its approval would wait for on the channel, until another product is approved',
  })
  async warnings({ row }: Review): Promise<UserError[]> {
    return (await this.warningsOf.load(row)).map(UserError.from);
  }

  @Allow('read')
  @Query(() => ReviewPage, { description: 'The queue of decisions, oldest first' })
  async reviews(@Args() { first = 50, after, state, channel }: ReviewsArgs): Promise<ReviewPage> {
    const from = readCursor(after, '0');
    const filter = { state: state ?? null, channelCode: channel ?? null, after: from, limit: first + 1 };
    return toPage(await this.repository.list(this.ds.manager, filter), first, toReview, (row) => row.id);
  }

  @Allow('submit')
  @Mutation(() => SubmitProductPayload, { description: 'Freezes the draft into a version and opens a review per channel' })
  async submitProduct(@Args() { input: { sku, ...input } }: SubmitProductArgs, @CurrentActing() by: Acting): Promise<SubmitProductPayload> {
    const { products, problems } = await this.submission.submit({ ...input, skus: [sku] }, by);
    const [product] = products;
    const userErrors = [...problems, ...(product?.problems ?? [])].map(UserError.from);
    const warnings = (product?.warnings ?? []).map(UserError.from);
    return { version: product?.versionNumber ?? null, reviewIds: product?.reviewIds ?? [], userErrors, warnings };
  }

  @Allow('submit')
  @Mutation(() => SubmitProductsPayload, { description: 'The same for many products; each has its own outcome' })
  async submitProducts(@Args() { input }: SubmitProductsArgs, @CurrentActing() by: Acting): Promise<SubmitProductsPayload> {
    const { products, problems } = await this.submission.submit({ ...input }, by);
    const shown = products.map(({ sku, versionNumber, reviewIds, problems: own, warnings = [] }) => ({
      sku,
      version: versionNumber ?? null,
      reviewIds,
      userErrors: own.map(UserError.from),
      warnings: warnings.map(UserError.from),
    }));
    return { products: shown, userErrors: problems.map(UserError.from) };
  }

  @Allow('approve')
  @Mutation(() => DecidedReview, { description: 'Lets a version out to its channel; refused to everybody who wrote in it or submitted it' })
  async approveReview(@Args() { reviewId, version, comment }: ApproveReviewArgs, @CurrentActing() by: Acting): Promise<DecidedReview> {
    const { decided } = await this.approval.approve([{ reviewId, version: version ?? null }], comment ?? null, by);
    return toDecided(decided[0]!);
  }

  @Allow('approve')
  @Mutation(() => ApproveReviewsPayload, { description: 'At most 10,000; each review has its own outcome' })
  async approveReviews(@Args() { reviews, comment }: ApproveReviewsArgs, @CurrentActing() by: Acting): Promise<ApproveReviewsPayload> {
    const { decided, problems } = await this.approval.approve(reviews, comment ?? null, by);
    return { reviews: decided.map(toDecided), userErrors: problems.map(UserError.from) };
  }

  @Allow('approve')
  @Mutation(() => DecidedReview, { description: 'Sends it back to its editors: the comment says what must change' })
  async rejectReview(@Args() { reviewId, comment }: RejectReviewArgs, @CurrentActing() by: Acting): Promise<DecidedReview> {
    return toDecided(await this.closing.reject(reviewId, comment, by));
  }

  @Allow('submit')
  @Mutation(() => DecidedReview, { description: 'Takes a review back before its decision' })
  async withdrawReview(@Args() { reviewId, comment }: WithdrawReviewArgs, @CurrentActing() by: Acting): Promise<DecidedReview> {
    return toDecided(await this.closing.withdraw(reviewId, comment ?? null, by));
  }
}
