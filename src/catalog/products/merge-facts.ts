import { applyChanges, canonicalDecimal, compareDecimals, sameValue, type CellChanges, type Changes, type Doc } from '../cells/index.js';
import type { FactMark, FactMeta } from './node.js';

/** Where a fact comes from. `order` rises with each newer message of one source; null = the sender does not order its messages. */
export interface FactOrder {
  source: string;
  order: string | null;
  messageId: string | null;
  /** It came long before it is taken: whatever came since is newer, although neither says so. */
  hasWaited?: boolean;
}

export interface MergedFacts {
  doc: Doc;
  meta: FactMeta;
  changes: Changes;
  /** Cells for which a newer message was seen already. */
  stale: string[];
  /** True where some mark rose, even if no value changed: an older message that comes late must still be known as older. */
  marksMoved: boolean;
}

/**
 * Takes a message's facts in, cell by cell: per source and cell the highest order wins, whichever arrives first. Messages without
 * an order count as newest when they come, and leave the mark where it is: one that waited for its parent came when its line did.
 */
export function mergeFacts(doc: Doc, meta: FactMeta, cells: CellChanges, by: FactOrder): MergedFacts {
  const next: FactMeta = { ...meta };
  const wins: CellChanges = {};
  const stale: string[] = [];
  let marksMoved = false;
  for (const [key, value] of Object.entries(cells)) {
    const mark = Object.hasOwn(meta, key) ? meta[key] : undefined;
    const before = Object.hasOwn(doc, key) ? doc[key]! : null;
    if (!isNewer(mark, by)) {
      if (!sameValue(before, value)) stale.push(key);
      continue;
    }
    const changed = !sameValue(before, value);
    if (changed) wins[key] = value;
    if (!changed && by.order === null && mark) continue;
    next[key] = nextMark(mark, by, changed);
    marksMoved = true;
  }
  return { ...applyChanges(doc, wins), meta: next, stale, marksMoved };
}

/** What waited is older than whatever came since, whoever sent that. */
export function isNewer(mark: FactMark | undefined, by: FactOrder): boolean {
  if (by.hasWaited && mark && mark.s !== by.source && cameBefore(by.messageId, mark.m)) return false;
  const known = orderOf(mark, by);
  if (known == null || by.order === null) return !by.hasWaited || !mark || !cameBefore(by.messageId, mark.m);
  return compareDecimals(by.order, known) > 0;
}

/** A later message of the same source has spoken of it: not this very one, which is only sent again. */
export function isOlder(mark: FactMark | undefined, by: FactOrder): boolean {
  const known = orderOf(mark, by);
  return known != null && by.order !== null && compareDecimals(by.order, known) < 0;
}

const orderOf = (mark: FactMark | undefined, { source }: FactOrder): string | null | undefined =>
  mark && (mark.s === source ? mark.o : (mark.p?.[source] ?? null));

/** Numbers of messages rise in the order in which lines come. */
const cameBefore = (one: string | null, other: string | null): boolean =>
  one !== null && other !== null && (one.length < other.length || (one.length === other.length && one < other));

/** The message is kept as the cell's origin only if it changed the value: trace must find the message that brought it. */
export function nextMark(mark: FactMark | undefined, by: FactOrder, changed: boolean): FactMark {
  if (!mark) return { s: by.source, o: by.order, m: by.messageId };
  const isOwn = mark.s === by.source;
  const others: Record<string, string> = { ...mark.p };
  if (!isOwn && mark.o !== null) others[mark.s] = mark.o;
  const known = isOwn ? mark.o : (others[by.source] ?? null);
  delete others[by.source];
  return {
    s: by.source,
    o: by.order ?? known,
    m: changed ? by.messageId : mark.m,
    ...(Object.keys(others).length > 0 ? { p: others } : {}),
    ...(mark.t === undefined ? {} : { t: mark.t }),
  };
}

/** The canonical form of an order, or undefined where it is not a non-negative decimal. */
export function readOrder(order: string): string | undefined {
  const canonical = canonicalDecimal(order);
  return canonical === undefined || canonical.startsWith('-') ? undefined : canonical;
}
