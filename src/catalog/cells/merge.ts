import { problem, type Problem } from '../../../libs/problem/index.js';
import type { CellChanges } from './cell-rules.js';
import { sameValue, type CellValue, type Doc } from './document.js';

/** Per content cell: the node revision of its last write, by whom and when. Kept after a clear, so that a clear can be conflicted with. */
export interface ContentMark {
  r: number;
  by: string;
  at: string;
}
/** Cell key → who wrote it last and at which revision. */
export type ContentMeta = Record<string, ContentMark>;

/** Cell → [before, after]; null = no value. */
export type Changes = Record<string, [CellValue | null, CellValue | null]>;

/** Puts changes into a document. Values that are there already are no change. */
export function applyChanges(doc: Doc, changes: CellChanges): { doc: Doc; changes: Changes } {
  const next: Doc = { ...doc };
  const made: Changes = {};
  for (const [key, value] of Object.entries(changes)) {
    const before = Object.hasOwn(doc, key) ? doc[key]! : null;
    if (sameValue(before, value)) continue;
    made[key] = [before, value];
    if (value === null) delete next[key];
    else next[key] = value;
  }
  return { doc: next, changes: made };
}

/**
 * The cells that somebody else wrote after the revision that this person had seen, with another value: this person must look
 * again. Cells of which both want the same value, and the person's own earlier writes, under each of `mine`, are no conflict.
 */
export function findConflicts(
  doc: Doc,
  meta: ContentMeta,
  seenRevision: number,
  mine: ReadonlySet<string>,
  changes: CellChanges,
  path: string,
): Problem[] {
  const conflicts: Problem[] = [];
  for (const [key, wanted] of Object.entries(changes)) {
    const mark = Object.hasOwn(meta, key) ? meta[key]! : undefined;
    const theirs = Object.hasOwn(doc, key) ? doc[key]! : null;
    if (!mark || mark.r <= seenRevision || mine.has(mark.by) || sameValue(theirs, wanted)) continue;
    conflicts.push(
      problem(
        'cell_changed',
        `${path}.${key}`,
        `${mark.by} changed this cell at ${mark.at}, after you read it: it is now ${JSON.stringify(theirs)}, you sent ${JSON.stringify(wanted)}.`,
        `Decide between the two, then send it again with expectedRevision ${mark.r} or later.`,
        { details: { cell: key, theirs, mine: wanted, by: mark.by, at: mark.at, revision: mark.r } },
      ),
    );
  }
  return conflicts;
}
