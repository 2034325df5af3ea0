import type { StoredProblem } from '../../listing.js';

/** Why a wire is read before it says anything: `judge` in the reader plans it anew then. */
export const RECOUNT: StoredProblem = {
  code: 'recount',
  message: 'A look tells first whether any were sold since',
  fix: 'Nothing to do: it goes on by itself',
};
