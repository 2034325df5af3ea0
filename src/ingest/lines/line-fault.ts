import { lacksGround, refusedByData, refusedByOthers, wasCancelled, type DataRefusal } from '../../../libs/db/index.js';
import { outageOf, problem, Refusal, type Problem } from '../../../libs/problem/index.js';

/** Why lines could not be taken where others may be: the database does not take what they say, or the program (or a statement of it) failed over them. */
export type LineFault = { refused: DataRefusal; failed?: undefined } | { failed: unknown; refused?: undefined };

/**
 * Undefined where it is nobody's line: others in the way, a part of Plinth that is away, a ground that is missing, or a refusal of the whole.
 * Whatever else is thrown may be of one line, which is then to be found.
 */
export function faultOf(error: unknown): LineFault | undefined {
  const refused = refusedByData(error);
  if (refused) return { refused };
  if (error instanceof Refusal || refusedByOthers(error) || lacksGround(error) || outageOf(error)) return undefined;
  return { failed: error };
}

/**
 * So many lines in a row over which the program fails are no lines' fault. A few beside each other may be of one kind; what was answered stays
 * rejected, so there must not be many.
 */
const MOST_FAILED = 5;

/** Lines in a row over which the program failed: of one batch, or of what waited for one line. */
export class FailedInRow {
  private lines = 0;

  /** One that was answered so before. */
  told(): void {
    this.lines += 1;
  }

  /** Throws what is no line's fault: the last of too many, and a statement that was cancelled, which shows nothing of its line. */
  failed(error: unknown): void {
    if (wasCancelled(error) || this.lines + 1 >= MOST_FAILED) throw error;
    this.lines += 1;
  }

  /** Another kind of answer came. */
  ended(): void {
    this.lines = 0;
  }
}

/** What is told of the one line: no other suffers from it. */
export function toldOf({ refused }: LineFault, path: string): Problem {
  return refused ? lineRefused(refused, path) : lineFailed(path);
}

function lineRefused({ code, message, constraint }: DataRefusal, path: string): Problem {
  const fix = 'Correct the line, or leave out what is unusual in it; if it looks right, give batch and line to whoever runs this Plinth.';
  const details = { sqlstate: code, ...(constraint === undefined ? {} : { constraint }) };
  return problem('line_refused', path, `The database does not take this line: ${message}.`, fix, { details });
}

/** Not what it was: that is ours, and stands in the log. */
function lineFailed(path: string): Problem {
  const message = 'Plinth failed over this line, by a fault of its own: nothing of it was taken.';
  const fix = 'Send the line once more in another request; if it fails again, give batch and line to whoever runs this Plinth.';
  return problem('line_failed', path, message, fix);
}
