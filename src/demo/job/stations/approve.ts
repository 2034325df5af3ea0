import type { PlinthClient, UserError } from '../../../cli/import/index.js';

const APPROVE = `mutation Approve($reviews: [ReviewChoice!]!) {
  approveReviews(reviews: $reviews, comment: "Looks right") {
    reviews { reviewId edition { number } userErrors { code path message fix } }
    userErrors { code path message fix }
  }
}`;

interface ApproveAnswer {
  approveReviews: { reviews: { reviewId: string; userErrors: UserError[] }[]; userErrors: UserError[] };
}

/** Another person approves. Returns how many were; in the main job every refusal here is a fault. */
export async function approve(approver: PlinthClient, reviewIds: string[]): Promise<number> {
  if (reviewIds.length === 0) return 0;
  const { approveReviews } = await approver.graphql<ApproveAnswer>(APPROVE, { reviews: reviewIds.map((reviewId) => ({ reviewId })) });
  const errors = [...approveReviews.userErrors, ...approveReviews.reviews.flatMap((r) => r.userErrors)];
  if (errors.length > 0) throw new Error(`Approval was refused: ${errors.map((e) => `${e.code} ${e.message}`).join('; ')}`);
  return approveReviews.reviews.length;
}
