/** Milliseconds since 1970, both ends included. An end that was not cut is open: clocks differ, and dates may be odd. */
interface Span {
  from: number;
  to: number;
  isFirst: boolean;
  isLast: boolean;
}

/** What one search is for: listings by when they were made and, where that does not part them, by when they were changed last. */
export interface Slice {
  made: Span;
  updated: Span;
}

const SECOND = 1000;
/**
 * Nothing is older than Amazon's marketplace, and no clock is a day ahead: where the halving begins. Amazon's dates have whole seconds; half a second beside
 * them the smallest slice holds one of them, and none is in two.
 */
const FIRST_DAY = Date.UTC(2000, 0, 1) - SECOND / 2;
const DAY = 86_400_000;

export function everything(now: Date): Slice {
  const seconds = Math.ceil((now.getTime() + DAY - FIRST_DAY) / SECOND);
  const all = { from: FIRST_DAY, to: FIRST_DAY + seconds * SECOND, isFirst: true, isLast: true };
  return { made: all, updated: all };
}

/** The older half first: what somebody changes meanwhile goes over to the newer one, and is found there. None: they cannot be told apart by time. */
export function halvesOf({ made, updated }: Slice): Slice[] {
  const byMade = cut(made);
  if (byMade.length > 0) return byMade.map((half) => ({ made: half, updated }));
  return cut(updated).map((half) => ({ made, updated: half }));
}

/** Halves share the moment at which they meet: between them is nothing, however exact Amazon's dates are. */
function cut({ from, to, isFirst, isLast }: Span): Span[] {
  if (to - from <= SECOND) return [];
  const middle = from + Math.floor((to - from) / (2 * SECOND)) * SECOND;
  return [
    { from, to: middle, isFirst, isLast: false },
    { from: middle, to, isFirst: false, isLast },
  ];
}

/** As Amazon's search takes it. */
export const criteriaOf = ({ made, updated }: Slice): Record<string, string> => ({
  ...(!made.isFirst && { createdAfter: isoOf(made.from) }),
  ...(!made.isLast && { createdBefore: isoOf(made.to) }),
  ...(!updated.isFirst && { lastUpdatedAfter: isoOf(updated.from) }),
  ...(!updated.isLast && { lastUpdatedBefore: isoOf(updated.to) }),
});

const isoOf = (moment: number): string => new Date(moment).toISOString();
