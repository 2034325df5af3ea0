import { problem, type Problem } from '../../../libs/problem/index.js';

/** What became of one row of a table of the export. */
export interface RowVerdict {
  file: string;
  /** The line on which the row begins; the header is line 1. */
  line: number;
  /** Its code or SKU, as far as it has one. */
  key: string;
  /** `left_out`: Plinth has no place for it, for the `reason`. */
  verdict: 'imported' | 'imported_with_warnings' | 'refused' | 'left_out';
  reason?: string;
  /** `path` is `file:line`, and `:column` where one column is at fault. */
  problems: Problem[];
}

/** Values that have no place in Plinth, counted per column ('' for whole rows): told, not dropped in silence. */
export interface LeftOut {
  file: string;
  column: string;
  values: number;
  reason: string;
}

/** One row's verdict while it is being made. A refusal outlives any warning. */
export class Row {
  constructor(private readonly verdict: RowVerdict) {}

  get refused(): boolean {
    return this.verdict.verdict === 'refused';
  }

  warn(column: string, code: string, message: string, fix: string): void {
    this.verdict.problems.push(problem(code, this.at(column), message, fix, { severity: 'warning' }));
    if (!this.refused) this.verdict.verdict = 'imported_with_warnings';
  }

  refuse(column: string, code: string, message: string, fix: string): void {
    this.verdict.problems.push(problem(code, this.at(column), message, fix, { severity: 'error' }));
    this.verdict.verdict = 'refused';
  }

  private at(column: string): string {
    return [this.verdict.file, this.verdict.line, column].filter((part) => part !== '').join(':');
  }
}

export class Verdicts {
  readonly rows: RowVerdict[] = [];
  private readonly out = new Map<string, LeftOut>();

  row(file: string, line: number, key: string): Row {
    const verdict: RowVerdict = { file, line, key, verdict: 'imported', problems: [] };
    this.rows.push(verdict);
    return new Row(verdict);
  }

  leaveOutRow(file: string, line: number, key: string, reason: string): void {
    this.rows.push({ file, line, key, verdict: 'left_out', reason, problems: [] });
    this.leaveOut(file, '', reason);
  }

  leaveOut(file: string, column: string, reason: string): void {
    const key = `${file} ${column}`;
    const known = this.out.get(key) ?? { file, column, values: 0, reason };
    known.values++;
    this.out.set(key, known);
  }

  leftOut(): LeftOut[] {
    return [...this.out.values()];
  }
}
