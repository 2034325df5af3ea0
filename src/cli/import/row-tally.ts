import type { Problem } from '../../../libs/problem/index.js';
import type { LeftOut, RowVerdict } from '../akeneo/index.js';
import { table } from '../terminal/index.js';

/** How many rows of one file had which verdict; they must add up to `rows`. */
export interface FileAccount {
  file: string;
  rows: number;
  imported: number;
  warned: number;
  refused: number;
  /** Rows that Plinth has no place for, each with its reason. */
  leftOut: number;
}

interface Reason {
  rows: number;
  values: number;
  first: Problem;
}

const COUNTS = { imported: 'imported', imported_with_warnings: 'warned', refused: 'refused', left_out: 'leftOut' } as const;

/** Verdicts as they come, counted and forgotten. */
export class RowTally {
  private readonly files = new Map<string, FileAccount>();
  private readonly reasons = new Map<string, Reason>();
  private readonly outcomes = new Map<string, number>();

  constructor(private readonly rows: Record<string, number>) {}

  add(verdicts: RowVerdict[]): void {
    for (const verdict of verdicts) {
      const account = this.files.get(verdict.file) ?? blank(verdict.file, this.rows[verdict.file] ?? 0);
      account[COUNTS[verdict.verdict]]++;
      this.files.set(verdict.file, account);
      if (verdict.outcome) this.outcomes.set(verdict.outcome, (this.outcomes.get(verdict.outcome) ?? 0) + 1);
      const seen = new Set<string>();
      for (const found of verdict.problems) {
        const reason = this.reasons.get(found.code) ?? { rows: 0, values: 0, first: found };
        if (!seen.has(found.code)) reason.rows++;
        reason.values++;
        seen.add(found.code);
        this.reasons.set(found.code, reason);
      }
    }
  }

  /** One for each file that has rows, in the order of the files. */
  accounts(): FileAccount[] {
    return Object.entries(this.rows)
      .filter(([, rows]) => rows > 0)
      .map(([file, rows]) => this.files.get(file) ?? blank(file, rows));
  }

  /** Files whose rows do not add up: a row was dropped in silence, or told of twice. */
  dropped(): string[] {
    return this.accounts()
      .filter((one) => one.rows !== told(one))
      .map((one) => `${one.file}: ${one.rows} rows, but ${told(one)} are accounted for`);
  }

  /** Every row accounted for, all reasons, the most frequent first, and what was left out by name. */
  report(leftOut: LeftOut[]): string {
    const rows = this.accounts().map((one) => [one.file, one.rows, one.imported, one.warned, one.refused, one.leftOut]);
    const left = leftOut.map(({ file, column, values, reason }) => {
      const what = column === '' ? `${values} rows of ${file}` : `${values} values of ${file}, column ${column}`;
      return `  ${what}: ${reason}`;
    });
    const outcomes = ['created', 'updated', 'unchanged'].map((one) => `${this.outcomes.get(one) ?? 0} ${one}`).join(', ');
    return [
      'Every row of the export',
      table(['file', 'rows', 'imported', 'with warnings', 'refused', 'left out'], rows, { right: [1, 2, 3, 4, 5] }),
      ...(this.outcomes.size > 0 ? [`Products and product models in Plinth, pictures apart: ${outcomes}.`] : []),
      ...(this.reasons.size > 0 ? ['', 'Why rows were refused, or lost a value', this.reasonRows()] : []),
      ...(left.length > 0 ? ['', 'Left out by name', ...left] : []),
    ].join('\n');
  }

  private reasonRows(): string {
    const sorted = [...this.reasons].sort(([a, { rows: x }], [b, { rows: y }]) => y - x || a.localeCompare(b));
    const rows = sorted.map(([code, { rows: count, values, first }]) => [
      code,
      count,
      values,
      first.path ?? '',
      `${first.message} → ${first.fix}`,
    ]);
    return table(['reason', 'rows', 'values', 'the first at', 'which says → how to mend it'], rows, {
      right: [1, 2],
    });
  }
}

const blank = (file: string, rows: number): FileAccount => ({ file, rows, imported: 0, warned: 0, refused: 0, leftOut: 0 });
const told = (one: FileAccount): number => one.imported + one.warned + one.refused + one.leftOut;
