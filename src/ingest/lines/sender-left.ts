import { problem } from '../../../libs/problem/index.js';

/** The connection ended before the body did. No fault of ours, and nothing that an operator could mend. */
export class SenderLeft extends Error {
  readonly problem = problem(
    'body_cut_off',
    undefined,
    'The connection ended before the body did; the lines without a verdict were not taken.',
    'Send the whole batch again with the same Idempotency-Key: what was answered keeps its answer.',
  );
}
