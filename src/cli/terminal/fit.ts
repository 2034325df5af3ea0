/** A column before it is laid out. */
export interface Wanted {
  /** Characters of its longest line. */
  natural: number;
  /** What it is not squeezed below while there is another way: of numbers all. */
  least: number;
}

/** A column as it is laid out: which of the table it is, and how many characters its cells may take. */
export interface Column {
  at: number;
  width: number;
}

/** Between two columns: the padding of the left one, and what parts them. */
const GAP = 2;

/**
 * Lays columns out in `room` characters. Texts give way first, the widest of them before the others; where that is not enough, the table goes on
 * in another one below, which begins with the first column again.
 */
export function fit(wanted: Wanted[], room: number): Column[][] {
  const parts: number[][] = [[0]];
  for (let at = 1; at < wanted.length; at++) {
    const last = parts.at(-1)!;
    if (last.length > 1 && taken([...last, at].map((one) => wanted[one]!.least)) > room) parts.push([0, at]);
    else last.push(at);
  }
  return parts.map((part) => squeeze(part, wanted, room));
}

/** The widest texts give way until all fit, or each has its least. */
function squeeze(part: number[], wanted: Wanted[], room: number): Column[] {
  const columns = part.map((at) => ({ at, width: wanted[at]!.natural }));
  while (taken(columns.map(({ width }) => width)) > room) {
    const giving = columns.filter(({ at, width }) => width > wanted[at]!.least);
    if (giving.length === 0) break;
    giving.reduce((one, other) => (other.width > one.width ? other : one)).width--;
  }
  return columns;
}

const taken = (widths: number[]): number => widths.reduce((sum, width) => sum + width + GAP, -1);
