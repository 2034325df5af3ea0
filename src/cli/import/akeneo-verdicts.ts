import { writeFileSync } from 'node:fs';
import { problem, type Problem } from '../../../libs/problem/index.js';
import type { AkeneoImport, RowVerdict } from '../akeneo/index.js';
import { table } from '../terminal/index.js';
import type { RefusedEdit } from './edit-content.js';
import type { LineVerdict } from './push-erp.js';
import type { RefusedPicture } from './upload-pictures.js';

/** What the doors said to a catalogue's rows. */
export interface DoorAnswers {
  items: LineVerdict[];
  offers: LineVerdict[];
  refusedPictures: RefusedPicture[];
  refusedEdits: RefusedEdit[];
}

const TREE_FILES = new Set(['product_models.csv', 'products.csv']);
const TAKEN = new Set(['created', 'updated', 'unchanged']);

/** The import's verdicts with what the doors said to the same rows afterwards: a row that the ERP door refused was not imported. */
export function afterTheDoors({ verdicts, source }: AkeneoImport, job: DoorAnswers): RowVerdict[] {
  const all = verdicts.map((one) => ({ ...one, problems: [...one.problems] }));
  const rows = new Map(all.filter(({ file }) => TREE_FILES.has(file)).map((one) => [one.key.trim(), one]));
  const tell = (sku: string | null, verdict: RowVerdict['verdict'], said: Problem[]): void => {
    const row = rows.get(sku ?? '');
    if (!row) return;
    const severity = verdict === 'refused' ? 'error' : 'warning';
    row.problems.push(...said.map((one) => ({ ...one, path: `${row.file}:${row.line}`, severity }) as const));
    if (row.verdict !== 'refused') row.verdict = verdict;
  };
  for (const { sku, verdict, problems } of job.items) {
    if (!TAKEN.has(verdict)) tell(sku, verdict === 'rejected' ? 'refused' : 'imported_with_warnings', problems);
  }
  for (const { sku, verdict, problems } of job.offers) if (!TAKEN.has(verdict)) tell(sku, 'imported_with_warnings', problems);
  for (const { sku, errors } of job.refusedEdits) {
    tell(
      sku,
      'imported_with_warnings',
      errors.map(({ code, message, fix }) => problem(code, undefined, message, fix ?? '')),
    );
  }
  const assets = new Map(source.assets.map((one) => [one.fileName, one]));
  for (const { fileName, problems } of job.refusedPictures) {
    const said = problems.map(({ code, message, fix }) => problem(code, undefined, `${fileName}: ${message}`, fix));
    for (const { sku } of assets.get(fileName)?.links ?? []) tell(sku, 'imported_with_warnings', said);
  }
  return all;
}

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

/** One for each file that has rows. */
export function accounts({ rows }: AkeneoImport, verdicts: RowVerdict[]): FileAccount[] {
  const byFile = Map.groupBy(verdicts, ({ file }) => file);
  const count = (file: string, verdict: RowVerdict['verdict']) => byFile.get(file)?.filter((one) => one.verdict === verdict).length ?? 0;
  return Object.entries(rows)
    .filter(([, of]) => of > 0)
    .map(([file, of]) => ({
      file,
      rows: of,
      imported: count(file, 'imported'),
      warned: count(file, 'imported_with_warnings'),
      refused: count(file, 'refused'),
      leftOut: count(file, 'left_out'),
    }));
}

/** Files whose rows do not add up: a row was dropped in silence, or told of twice. */
export function dropped(all: FileAccount[]): string[] {
  return all
    .filter((one) => one.rows !== one.imported + one.warned + one.refused + one.leftOut)
    .map((one) => `${one.file}: ${one.rows} rows, but ${one.imported + one.warned + one.refused + one.leftOut} are accounted for`);
}

const MOST_REASONS = 10;

/** Every row accounted for, the reasons most frequent first, and what was left out by name. */
export function verdictReport(imported: AkeneoImport, verdicts: RowVerdict[]): string {
  const rows = accounts(imported, verdicts).map((one) => [one.file, one.rows, one.imported, one.warned, one.refused, one.leftOut]);
  const left = imported.leftOut.map(({ file, column, values, reason }) => {
    const what = column === '' ? `${values} rows of ${file}` : `${values} values of ${file}, column ${column}`;
    return `  ${what}: ${reason}`;
  });
  return [
    'Every row of the export',
    table(['file', 'rows', 'imported', 'with warnings', 'refused', 'left out'], rows, { right: [1, 2, 3, 4, 5] }),
    ...(reasons(verdicts).length > 0 ? ['', 'Why rows were refused, or lost a value', reasonRows(verdicts)] : []),
    ...(left.length > 0 ? ['', 'Left out by name', ...left] : []),
  ].join('\n');
}

function reasons(verdicts: RowVerdict[]): { code: string; rows: number; first: Problem }[] {
  const all = Map.groupBy(
    verdicts.flatMap((row) => row.problems.map((found) => ({ row, found }))),
    ({ found }) => found.code,
  );
  return [...all]
    .map(([code, found]) => ({ code, rows: new Set(found.map(({ row }) => row)).size, first: found[0]!.found }))
    .sort((a, b) => b.rows - a.rows || a.code.localeCompare(b.code));
}

function reasonRows(verdicts: RowVerdict[]): string {
  const rows = reasons(verdicts)
    .slice(0, MOST_REASONS)
    .map(({ code, rows: count, first }) => [code, count, first.path ?? '', `${first.message} → ${first.fix}`]);
  return table(['reason', 'rows', 'the first at', 'which says → how to mend it'], rows, { right: [1], widths: [26, 7, 26, 62] });
}

/** One line of JSON for each row with its verdict, then one for each column left out. Lines, because a catalogue may have a million. */
export function writeVerdicts(file: string, imported: AkeneoImport, verdicts: RowVerdict[]): void {
  const columns = imported.leftOut.filter(({ column }) => column !== '').map((one) => ({ ...one, verdict: 'left_out_column' }));
  const lines = [...verdicts, ...columns];
  writeFileSync(file, lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
}
