import { PAUSES_MS, sendAgain, type PlinthClient, type UserError } from '../../../cli/import/index.js';

const APPROVE = `mutation Approve($reviews: [ReviewChoice!]!) {
  approveReviews(reviews: $reviews, comment: "Looks right") {
    reviews { reviewId edition { number } userErrors { code path message fix } }
    userErrors { code path message fix }
  }
}`;

interface ApproveAnswer {
  approveReviews: { reviews: { reviewId: string; userErrors: UserError[] }[]; userErrors: UserError[] };
}

/** Another person approves, and tries again what others hold at the moment. Returns how many were; in the main job every refusal here is a fault. */
export async function approve(approver: PlinthClient, reviewIds: string[], pausesMs: readonly number[] = PAUSES_MS): Promise<number> {
  let left = reviewIds;
  let errors: UserError[] = [];
  const ask = async (): Promise<void> => {
    const { approveReviews } = await approver.graphql<ApproveAnswer>(APPROVE, { reviews: left.map((reviewId) => ({ reviewId })) });
    const refused = approveReviews.reviews.filter(({ userErrors }) => userErrors.length > 0);
    errors = [...approveReviews.userErrors, ...refused.flatMap(({ userErrors }) => userErrors)];
    if (approveReviews.userErrors.length === 0) left = refused.map(({ reviewId }) => reviewId);
  };
  if (left.length > 0) await sendAgain(ask, () => errors.length > 0 && errors.every(({ code }) => code === 'busy'), pausesMs);
  const [first] = errors;
  if (first) throw new Error(`Approval of ${left.length} reviews was refused, the first because: ${first.code} ${first.message}`);
  return reviewIds.length;
}
