import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { inTransaction } from '../../../libs/db/index.js';
import { lockRoots } from '../../catalog/index.js';
import { recordAudit, type Acting } from '../../journal/index.js';
import { refusals } from '../problems.js';
import type { ReviewDecision } from './approve-review.service.js';
import { EditorialStateRepository } from './editorial-state.repository.js';
import { ReviewRepository } from './review.repository.js';

/**
 * Ends a review without letting anything out: an approver rejects it, or its editors take it back. One transaction, audited; the answer has a
 * problem, and nothing changed, where there is no such review or it was closed before.
 */
@Injectable()
export class CloseReview {
  constructor(
    private readonly ds: DataSource,
    private readonly reviews: ReviewRepository,
    private readonly states: EditorialStateRepository,
  ) {}

  /** By an approver, with the reason that editors read. */
  async reject(reviewId: string, comment: string, by: Acting): Promise<ReviewDecision> {
    return this.close(reviewId, 'rejected', comment, by);
  }

  /** By editors, who take back what they asked for. */
  withdraw(reviewId: string, comment: string | null, by: Acting): Promise<ReviewDecision> {
    return this.close(reviewId, 'withdrawn', comment, by);
  }

  private close(reviewId: string, state: 'rejected' | 'withdrawn', comment: string | null, by: Acting): Promise<ReviewDecision> {
    return inTransaction(this.ds, async (m) => {
      const ids = /^\d{1,18}$/.test(reviewId) ? [reviewId] : [];
      const rootIds = await this.reviews.rootIdsOf(m, ids);
      await lockRoots(m, rootIds);
      const [review] = await this.reviews.byIds(m, ids);
      if (!review) return { reviewId, problems: [refusals.reviewNotFound('reviewId', reviewId)] };
      if (review.state !== 'in_review') return { reviewId, review, problems: [refusals.reviewClosed('reviewId', review)] };
      await this.reviews.decide(m, ids, state, comment, by);
      await this.states.settle(m, rootIds);
      const details = { review: reviewId, version: review.version_number, channel: review.channel_code, comment };
      const verb = state === 'rejected' ? 'reject' : 'withdraw';
      await recordAudit(m, by, { verb, target: review.sku, details });
      return { reviewId, review: { ...review, state, decided_by: by.person, decided_at: by.now, comment }, problems: [] };
    });
  }
}
