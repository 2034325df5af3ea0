import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { inTransaction } from '../../../libs/db/index.js';
import type { Problem } from '../../../libs/problem/index.js';
import { lockRoots } from '../../catalog/index.js';
import { PublishEditions, type EditionRow } from '../editions/index.js';
import { PersonsRepository, recordAudit, type Acting } from '../../journal/index.js';
import { refusals } from '../problems.js';
import { inChunks, orBusy, PER_TRANSACTION } from './context.js';
import { EditorialStateRepository } from './editorial-state.repository.js';
import { ReviewRepository, type ReviewRow } from './review.repository.js';

/** A review to approve, and the version that was looked at. */
export interface Choice {
  reviewId: string;
  /** The version that the person looked at: another one in the review refuses the decision. */
  version?: number | null;
}

/** What became of one review. With `problems`, nothing was decided. */
export interface ReviewDecision {
  reviewId: string;
  review?: ReviewRow;
  /** The edition that the approval made; absent where the channel shows the same already. */
  edition?: EditionRow;
  problems: Problem[];
}

/** Lets versions out to their channels. Every review has its own verdict; the good ones of a chunk are committed together. */
@Injectable()
export class ApproveReview {
  constructor(
    private readonly ds: DataSource,
    private readonly reviews: ReviewRepository,
    private readonly states: EditorialStateRepository,
    private readonly editions: PublishEditions,
    private readonly persons: PersonsRepository,
  ) {}

  async approve(choices: Choice[], comment: string | null, by: Acting): Promise<{ decided: ReviewDecision[]; problems: Problem[] }> {
    const distinct = [...new Map(choices.map((choice) => [choice.reviewId, choice])).values()];
    const decided: ReviewDecision[] = [];
    for (const chunk of inChunks(distinct, PER_TRANSACTION)) {
      const from = decided.length;
      const places = chunk.map(({ reviewId }, at) => ({ name: `Review ${reviewId}`, path: `reviews.${from + at}` }));
      const told = (at: number, problems: Problem[]) => ({ reviewId: chunk[at]!.reviewId, problems });
      decided.push(
        ...(await orBusy(
          inTransaction(this.ds, (m) => this.approveChunk(m, chunk, from, comment, by)),
          places,
          told,
        )),
      );
    }
    return { decided, problems: [] };
  }

  private async approveChunk(
    m: EntityManager,
    choices: Choice[],
    from: number,
    comment: string | null,
    by: Acting,
  ): Promise<ReviewDecision[]> {
    const ids = choices.map((choice) => choice.reviewId).filter((id) => /^\d{1,18}$/.test(id));
    await lockRoots(m, await this.reviews.rootIdsOf(m, ids));
    const rows = new Map((await this.reviews.byIds(m, ids)).map((row) => [row.id, row]));
    const mine = await this.persons.spellingsOf(m, by.person);
    const results = choices.map((choice, at) => judge(choice, rows.get(choice.reviewId), by.person, mine, `reviews.${from + at}`));
    const good = results.flatMap((result) => (result.problems.length === 0 ? result.review! : []));
    if (good.length === 0) return results;
    const goodIds = good.map((review) => review.id);
    await this.reviews.decide(m, goodIds, 'approved', comment, by);
    const approvals = await this.reviews.approve(m, goodIds, comment, by);
    const editions = await this.editions.approve(
      m,
      good.map((review) => toContent(review, approvals.get(review.id)!, by.person)),
      by.now,
    );
    await this.states.settle(m, [...new Set(good.map((review) => review.root_id))]);
    const entries = good.map((r) => ({
      verb: 'approve',
      target: r.sku,
      details: { review: r.id, version: r.version_number, channel: r.channel_code, locales: r.locales },
    }));
    await recordAudit(m, by, ...entries);
    const byApproval = new Map(editions.map((edition) => [edition.approval_id, edition]));
    for (const result of results) {
      if (result.problems.length > 0) continue;
      result.review = { ...result.review!, state: 'approved', decided_by: by.person, decided_at: by.now, comment };
      const edition = byApproval.get(approvals.get(result.reviewId)!);
      if (edition) result.edition = edition;
    }
    return results;
  }
}

function judge(
  { reviewId, version }: Choice,
  review: ReviewRow | undefined,
  person: string,
  mine: Set<string>,
  path: string,
): ReviewDecision {
  if (!review) return { reviewId, problems: [refusals.reviewNotFound(path, reviewId)] };
  if (review.state !== 'in_review') return { reviewId, review, problems: [refusals.reviewClosed(path, review)] };
  if (version != null && version !== review.version_number)
    return { reviewId, review, problems: [refusals.reviewStale(path, review, version)] };
  if (mine.has(review.submitted_by) || review.authors.some((author) => mine.has(author)))
    return { reviewId, review, problems: [refusals.fourEyes(path, review, person)] };
  return { reviewId, review, problems: [] };
}

const toContent = (review: ReviewRow, approvalId: string, approver: string) => ({
  rootId: review.root_id,
  channelCode: review.channel_code,
  approvalId,
  approver,
  version: { id: review.version_id, number: review.version_number, hash: review.version_hash },
  locales: review.locales,
});
