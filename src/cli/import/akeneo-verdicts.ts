import { problem, type Problem } from '../../../libs/problem/index.js';
import type { AkeneoImport, PictureLink, RowVerdict } from '../akeneo/index.js';
import type { SourceAsset } from './catalogue-source.js';
import type { RefusedEdit } from './edit-content.js';
import type { LineVerdict } from './push-erp.js';
import { RowTally } from './row-tally.js';
import type { UserError } from './plinth-client.js';
import type { ReplacedPicture } from './replaced-pictures.js';
import type { RefusedPicture } from './upload-pictures.js';
import type { Kept } from './keep-others.js';

/** What the doors said to a catalogue's rows. */
export interface DoorAnswers {
  items: LineVerdict[];
  offers: LineVerdict[];
  refusedPictures: RefusedPicture[];
  refusedEdits: RefusedEdit[];
}

/** What else became of the rows that were sent. */
export interface DoneBesides {
  kept: Kept[];
  replaced: ReplacedPicture[];
  /** SKUs of which texts or categories were sent. */
  edited: ReadonlySet<string>;
  pictures: PictureLink[];
}

const TREE_FILE = /product/i;
const TAKEN = new Set(['created', 'updated', 'unchanged']);

/** The import's verdicts with what the doors said to the same rows afterwards: a row that the ERP door refused was not imported. */
export function afterTheDoors(
  { verdicts, source }: Pick<AkeneoImport, 'verdicts'> & { source: { assets: SourceAsset[] } },
  job: DoorAnswers,
  more: Readonly<DoneBesides> = { kept: [], replaced: [], edited: new Set(), pictures: [] },
): RowVerdict[] {
  const all = verdicts.map((one) => ({ ...one, problems: [...one.problems] }));
  const rows = new Map<string, RowVerdict>();
  // Of two rows with one SKU the first was sent; the other is refused.
  for (const one of all) if (TREE_FILE.test(one.file) && one.verdict !== 'refused' && !rows.has(one.key)) rows.set(one.key, one);
  const tell = (sku: string | null, verdict: RowVerdict['verdict'], said: Problem[], column?: string): void => {
    const row = rows.get(sku ?? '');
    if (!row) return;
    const severity = verdict === 'refused' ? 'error' : 'warning';
    row.problems.push(...said.map((one) => ({ ...one, path: placeOf(row, column ?? cellOf(one.path)), severity }) as const));
    if (row.verdict !== 'refused') row.verdict = verdict;
  };
  for (const { sku, verdict, problems } of job.items) {
    const row = rows.get(sku ?? '');
    if (row && TAKEN.has(verdict)) row.outcome = verdict as 'created' | 'updated' | 'unchanged';
    if (!TAKEN.has(verdict) || problems.length > 0)
      tell(sku, verdict === 'rejected' ? 'refused' : 'imported_with_warnings', problems.length > 0 ? problems : [notTaken(verdict)]);
  }
  for (const { sku, verdict, problems } of job.offers) {
    if (verdict === 'created' || verdict === 'updated') changed(rows.get(sku ?? ''));
    if (!TAKEN.has(verdict) || problems.length > 0)
      tell(sku, 'imported_with_warnings', problems.length > 0 ? problems : [notTaken(verdict)]);
  }
  const refused = new Set(job.refusedEdits.map(({ sku }) => sku));
  for (const sku of more.edited) if (!refused.has(sku)) changed(rows.get(sku));
  for (const { sku, errors } of job.refusedEdits) {
    tell(sku, 'imported_with_warnings', errors.map(asProblem));
  }
  const assets = new Map(source.assets.map((one) => [one.drawing, one]));
  const named = Map.groupBy(more.pictures, ({ file, link }) => pictureKey(file, link.sku));
  for (const { fileName, drawing, sku: of, problems } of job.refusedPictures) {
    const skus = of === undefined ? new Set(assets.get(drawing)?.links.map(({ sku }) => sku)) : [of];
    const said = (details?: { column: string; value: string }): Problem[] =>
      problems.map(({ code, message, fix }) => problem(code, undefined, `${fileName}: ${message}`, fix, details ? { details } : {}));
    for (const sku of skus) {
      const columns = named.get(pictureKey(drawing, sku))?.flatMap((one) => one.named) ?? [];
      for (const one of columns) tell(sku, 'imported_with_warnings', said(one), one.column);
      if (columns.length === 0) tell(sku, 'imported_with_warnings', said());
    }
  }
  for (const { sku, fileName, errors } of more.replaced)
    tell(sku, 'imported_with_warnings', errors.length > 0 ? errors.map(asProblem) : [replacedProblem(fileName)]);
  for (const one of more.kept) tell(one.sku, 'imported_with_warnings', [keptProblem(one)]);
  return all;
}

/** A node of which only a price, a count or a text is new was updated all the same. */
function changed(row: RowVerdict | undefined): void {
  if (row?.outcome === 'unchanged') row.outcome = 'updated';
}

const pictureKey = (file: string, sku: string): string => JSON.stringify([file, sku]);

const placeOf = ({ file, line }: RowVerdict, column: string | undefined): string =>
  [file, line, ...(column === undefined ? [] : [column])].join(':');

/** The cell, where a door named one. */
const cellOf = (path: string | undefined): string | undefined => /\.cells\.([^.]+)/.exec(path ?? '')?.[1];

/** A clock that was set back makes an import older than the one before. */
function notTaken(verdict: string): Problem {
  return problem(
    'akeneo_not_taken',
    undefined,
    `What the row says was answered by "${verdict}" and changed nothing.`,
    'Look at the clock, and import again.',
  );
}

const asProblem = ({ code, path, message, fix }: UserError): Problem => problem(code, path ?? undefined, message, fix ?? '');

function replacedProblem(fileName: string): Problem {
  const message = `${fileName} was the main picture by an earlier import; the export has another in its place, and it was taken off.`;
  return problem('akeneo_picture_replaced', undefined, message, 'Nothing; attach it here where it is still wanted.');
}

function keptProblem({ what, ours, theirs, by }: Kept): Problem {
  const message = `${what} is ${theirs} by ${by}, who said it last; ${ours} of the export is left out.`;
  const fix = `Change it by ${by}, who owns it now; or take it out of the export.`;
  return problem('akeneo_kept', undefined, message, fix, { details: { column: what, value: ours } });
}

/** The verdicts of a whole import, counted. */
export function tallyOf({ rows }: Pick<AkeneoImport, 'rows'>, verdicts: RowVerdict[]): RowTally {
  const tally = new RowTally(rows);
  tally.add(verdicts);
  return tally;
}
