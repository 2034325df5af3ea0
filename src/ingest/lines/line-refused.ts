import type { DataRefusal } from '../../../libs/db/index.js';
import { problem, type Problem } from '../../../libs/problem/index.js';

/** What the checks before it let through and the database did not: the line is told, and no other line suffers from it. */
export function lineRefused({ code, message, constraint }: DataRefusal, path: string): Problem {
  const fix = 'Correct the line, or leave out what is unusual in it; if it looks right, give batch and line to whoever runs this Plinth.';
  const details = { sqlstate: code, ...(constraint === undefined ? {} : { constraint }) };
  return problem('line_refused', path, `The database does not take this line: ${message}.`, fix, { details });
}
