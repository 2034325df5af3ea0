export { ApproveReview, type Choice, type ReviewDecision } from './approve-review.service.js';
export { CloseReview } from './close-review.service.js';
export { ReadinessCheck, ReadinessPort, type ReadinessFinding } from './readiness-check.js';
export { ReviewRepository, type ReviewFilter, type ReviewRow, type ReviewState } from './review.repository.js';
export { ReviewWarnings } from './review-warnings.service.js';
export { SubmitProduct, type Submission, type SubmittedProduct } from './submit-product.service.js';
export { inChunks, MAX_PER_CALL } from './context.js';
