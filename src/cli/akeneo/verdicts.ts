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
  /** Of products and models that came in: what the row changed in Plinth. */
  outcome?: 'created' | 'updated' | 'unchanged';
  /** `path` is `file:line`, and `:column` where one column is at fault; `details` have a lost value's `column` and `value`, shortened. */
  problems: Problem[];
}

/** Values that have no place in Plinth, counted per column ('' for whole rows): told, not dropped in silence. */
export interface LeftOut {
  file: string;
  column: string;
  values: number;
  reason: string;
}

const SHOWN = 80;

/** A value as a verdict shows it. */
export function shortened(value: string, most = SHOWN): string {
  return value.length > most ? `${value.slice(0, most).toWellFormed()}…` : value.toWellFormed();
}

/** Messages quote what the export says, which may be a megabyte. */
const LONGEST_MESSAGE = 500;

/** One row's verdict while it is being made. A refusal outlives any warning. */
export class Row {
  /** False while something may still be said of it. */
  settled = true;

  constructor(private readonly verdict: RowVerdict) {}

  get refused(): boolean {
    return this.verdict.verdict === 'refused';
  }

  /** Its file and line. */
  get place(): Pick<RowVerdict, 'file' | 'line'> {
    return this.verdict;
  }

  warn(column: string, code: string, message: string, fix: string): void {
    this.say(problem(code, this.at(column), shortened(message, LONGEST_MESSAGE), fix, { severity: 'warning' }));
  }

  /** A value of the row that does not come in, or not as it was. */
  lose(column: string, value: string, code: string, message: string, fix: string): void {
    const details = { column, value: shortened(value) };
    this.say(problem(code, this.at(column), shortened(message, LONGEST_MESSAGE), fix, { severity: 'warning', details }));
  }

  refuse(column: string, code: string, message: string, fix: string): void {
    this.verdict.problems.push(problem(code, this.at(column), shortened(message, LONGEST_MESSAGE), fix, { severity: 'error' }));
    this.verdict.verdict = 'refused';
  }

  private say(one: Problem): void {
    this.verdict.problems.push(one);
    if (!this.refused) this.verdict.verdict = 'imported_with_warnings';
  }

  private at(column: string): string {
    return [this.verdict.file, this.verdict.line, column].filter((part) => part !== '').join(':');
  }
}

/** The verdicts of all rows so far. */
export class Verdicts {
  /** Of definitions: table, attribute of an option, code → row. */
  readonly origins = new Map<string, Row>();
  private made: { verdict: RowVerdict; row: Row }[] = [];
  private readonly out = new Map<string, LeftOut>();

  row(file: string, line: number, key: string): Row {
    const verdict: RowVerdict = { file, line, key, verdict: 'imported', problems: [] };
    const row = new Row(verdict);
    this.made.push({ verdict, row });
    return row;
  }

  /** Those of which nothing more will be said, which are forgotten here: a catalogue may have a million rows. */
  take(): RowVerdict[] {
    const settled = this.made.filter(({ row }) => row.settled);
    this.made = this.made.filter(({ row }) => !row.settled);
    return settled.map(({ verdict }) => verdict);
  }

  leaveOutRow(file: string, line: number, key: string, reason: string): void {
    const verdict: RowVerdict = { file, line, key, verdict: 'left_out', reason, problems: [] };
    this.made.push({ verdict, row: new Row(verdict) });
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
