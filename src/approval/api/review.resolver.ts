import { Args, ID, Int, Mutation, Query, Resolver } from '@nestjs/graphql';
import { DataSource } from 'typeorm';
import { problem } from '../../../libs/problem/index.js';
import { Allow, ApiRefusal, CurrentActing, UserError } from '../../api/index.js';
import type { Acting } from '../../journal/index.js';
import { ApproveReview, CloseReview, ReviewRepository, SubmitProduct } from '../reviews/index.js';
import { checkPageSize, readCursor, toDecided, toPage, toReview } from './to-types.js';
import {
  ApproveReviewsPayload,
  DecidedReview,
  Review,
  ReviewChoice,
  ReviewPage,
  ReviewStateEnum,
  SubmitProductInput,
  SubmitProductPayload,
  SubmitProductsInput,
  SubmitProductsPayload,
} from './review.types.js';

export const badCursor = (): ApiRefusal =>
  new ApiRefusal(
    400,
    problem('bad_cursor', 'after', 'This cursor is not one of this list.', 'Pass the endCursor of a page of the same list.'),
  );

@Resolver(() => Review)
export class ReviewResolver {
  constructor(
    private readonly ds: DataSource,
    private readonly repository: ReviewRepository,
    private readonly submission: SubmitProduct,
    private readonly approval: ApproveReview,
    private readonly closing: CloseReview,
  ) {}

  @Allow('read')
  @Query(() => ReviewPage, { description: 'The queue, oldest first' })
  async reviews(
    @Args('first', { type: () => Int, defaultValue: 50 }) first: number,
    @Args('after', { type: () => String, nullable: true }) after?: string | null,
    @Args('state', { type: () => ReviewStateEnum, nullable: true, defaultValue: ReviewStateEnum.in_review }) state?: ReviewStateEnum | null,
    @Args('channel', { type: () => String, nullable: true }) channel?: string | null,
  ): Promise<ReviewPage> {
    checkPageSize(first);
    const from = readCursor(after, '0');
    if (from === undefined) throw badCursor();
    const filter = { state: state ?? null, channelCode: channel ?? null, after: from, limit: first + 1 };
    return toPage(await this.repository.list(this.ds.manager, filter), first, toReview, (row) => row.id);
  }

  @Allow('submit')
  @Mutation(() => SubmitProductPayload, { description: 'Freezes the draft into a version and opens a review per channel' })
  async submitProduct(
    @Args('input', { type: () => SubmitProductInput }) { sku, ...input }: SubmitProductInput,
    @CurrentActing() by: Acting,
  ): Promise<SubmitProductPayload> {
    const { products, problems } = await this.submission.submit({ ...input, skus: [sku] }, by);
    const [product] = products;
    const userErrors = [...problems, ...(product?.problems ?? [])].map(UserError.from);
    return { version: product?.versionNumber ?? null, reviewIds: product?.reviewIds ?? [], userErrors };
  }

  @Allow('submit')
  @Mutation(() => SubmitProductsPayload, { description: 'The same for many products; each has its own outcome' })
  async submitProducts(
    @Args('input', { type: () => SubmitProductsInput }) input: SubmitProductsInput,
    @CurrentActing() by: Acting,
  ): Promise<SubmitProductsPayload> {
    const { products, problems } = await this.submission.submit({ ...input }, by);
    const shown = products.map(({ sku, versionNumber, reviewIds, problems: own }) => ({
      sku,
      version: versionNumber ?? null,
      reviewIds,
      userErrors: own.map(UserError.from),
    }));
    return { products: shown, userErrors: problems.map(UserError.from) };
  }

  @Allow('approve')
  @Mutation(() => DecidedReview)
  async approveReview(
    @Args('reviewId', { type: () => ID }) reviewId: string,
    @CurrentActing() by: Acting,
    @Args('version', { type: () => Int, nullable: true }) version?: number | null,
    @Args('comment', { type: () => String, nullable: true }) comment?: string | null,
  ): Promise<DecidedReview> {
    const { decided } = await this.approval.approve([{ reviewId, version: version ?? null }], comment ?? null, by);
    return toDecided(decided[0]!);
  }

  @Allow('approve')
  @Mutation(() => ApproveReviewsPayload, { description: 'At most 10,000; each review has its own outcome' })
  async approveReviews(
    @Args('reviews', { type: () => [ReviewChoice] }) reviews: ReviewChoice[],
    @CurrentActing() by: Acting,
    @Args('comment', { type: () => String, nullable: true }) comment?: string | null,
  ): Promise<ApproveReviewsPayload> {
    const { decided, problems } = await this.approval.approve(reviews, comment ?? null, by);
    return { reviews: decided.map(toDecided), userErrors: problems.map(UserError.from) };
  }

  @Allow('approve')
  @Mutation(() => DecidedReview, { description: 'Sends it back to its editors: the comment says what must change' })
  async rejectReview(
    @Args('reviewId', { type: () => ID }) reviewId: string,
    @Args('comment', { type: () => String }) comment: string,
    @CurrentActing() by: Acting,
  ): Promise<DecidedReview> {
    return toDecided(await this.closing.reject(reviewId, comment, by));
  }

  @Allow('submit')
  @Mutation(() => DecidedReview, { description: 'Takes a review back before its decision' })
  async withdrawReview(
    @Args('reviewId', { type: () => ID }) reviewId: string,
    @CurrentActing() by: Acting,
    @Args('comment', { type: () => String, nullable: true }) comment?: string | null,
  ): Promise<DecidedReview> {
    return toDecided(await this.closing.withdraw(reviewId, comment ?? null, by));
  }
}
