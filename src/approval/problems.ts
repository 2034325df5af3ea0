import { problem, type Problem } from '../../libs/problem/index.js';
import type { ReviewRow } from './reviews/review.repository.js';

/** Every refusal of this room, so that codes and words are in one place. */
export const refusals = {
  productNotFound: (path: string, sku: string): Problem =>
    problem('product_not_found', path, `There is no product with the SKU ${sku}.`, 'Submit the product itself, not a variant of it.'),

  noFamily: (path: string, sku: string): Problem =>
    problem(
      'family_missing',
      path,
      `${sku} has no family yet, so nobody can say what it needs.`,
      'Assign a family by assignFamily, then submit.',
    ),

  unknownChannel: (path: string, code: string): Problem =>
    problem('channel_not_found', path, `There is no channel ${code}.`, 'Use the code of a connected channel.'),

  unknownLocale: (path: string, code: string): Problem =>
    problem('locale_not_found', path, `There is no locale ${code}.`, 'Use a locale of the catalogue.'),

  nothing: (path: string, what: string): Problem => problem('empty', path, `No ${what} given.`, `Name at least one ${what}.`),

  tooMany: (path: string, max: number): Problem =>
    problem('too_many', path, `More than ${max} in one call.`, `Send at most ${max} at a time.`),

  inReview: (path: string, sku: string, review: { id: string; channelCode: string; submittedBy: string }): Problem =>
    problem(
      'already_in_review',
      path,
      `${sku} is in review for ${review.channelCode} already (review ${review.id}, submitted by ${review.submittedBy}).`,
      `Withdraw review ${review.id} to submit the newer draft, or wait for its decision.`,
      { details: { reviewId: review.id } },
    ),

  alreadyShown: (path: string, sku: string, channel: string, version: number): Problem =>
    problem(
      'already_approved',
      path,
      `Version ${version} of ${sku} is approved for ${channel} in these locales already.`,
      'There is nothing to review.',
    ),

  reviewNotFound: (path: string, id: string): Problem =>
    problem('review_not_found', path, `There is no review ${id}.`, 'Take the id from the query reviews.'),

  reviewClosed: (path: string, review: ReviewRow): Problem =>
    problem(
      'review_closed',
      path,
      `Review ${review.id} was ${review.state} by ${review.decided_by} at ${review.decided_at?.toISOString()}.`,
      'A decision stands; submit the product again for a new one.',
      { details: { state: review.state, by: review.decided_by } },
    ),

  reviewStale: (path: string, review: ReviewRow, seen: number): Problem =>
    problem(
      'review_stale',
      path,
      `You looked at version ${seen}, but review ${review.id} is about version ${review.version_number}.`,
      `Look at version ${review.version_number} and decide again.`,
    ),

  fourEyes: (path: string, review: ReviewRow, person: string): Problem =>
    problem(
      'four_eyes',
      path,
      `${person} wrote or submitted part of version ${review.version_number} of ${review.sku} and may not approve it.`,
      `Let somebody else approve it (not ${[...new Set([...review.authors, review.submitted_by])].join(', ')}).`,
      { details: { authors: review.authors, submittedBy: review.submitted_by } },
    ),

  commentMissing: (path: string): Problem =>
    problem('comment_missing', path, 'A rejection needs a comment.', 'Say what must change, so that its authors can mend it.'),

  editionNotFound: (path: string, sku: string, channel: string, number: number): Problem =>
    problem('edition_not_found', path, `${sku} has no edition ${number} on ${channel}.`, 'Take the number from the query editions.'),

  alreadyLive: (path: string, sku: string, channel: string, number: number): Problem =>
    problem('nothing_to_roll_back', path, `${channel} shows what edition ${number} of ${sku} says already.`, 'Choose another edition.'),
};
