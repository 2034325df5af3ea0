/** What a log, a file or a pipe gets: one who reads it later has room. */
const ELSEWHERE = 120;
/** Below this nothing is readable; a terminal that says 0 does not know. */
const LEAST = 40;

/** Columns that a table or a text may take: those of the terminal, where `out` is one. */
export function terminalWidth(out: Pick<NodeJS.WriteStream, 'isTTY' | 'columns'> = process.stdout): number {
  if (!out.isTTY || !out.columns) return ELSEWHERE;
  return Math.max(LEAST, out.columns);
}
