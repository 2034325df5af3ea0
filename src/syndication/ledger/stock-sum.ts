import { soldAt, soldSince, stockLeft, type StockCount } from '../inputs/stock-bound.js';
import type { BasisPart, KeptBasis } from '../listings/wires/wire.js';
import type { WireLineView } from './wire-views.repository.js';

type Line = Pick<WireLineView, 'basis' | 'sold'>;

/** Units that reads proved to be sold there and that the count behind the number does not know of. */
export function soldOf({ basis, sold }: Line): number {
  const parts = basis?.parts;
  if (parts && isApart(parts)) return parts.reduce((sum, part) => sum + soldOfPart(part, sold), 0);
  if (parts) return parts.reduce((sum, part) => sum + unitsOf(part), 0) - (stockLeft(parts.map(asCount), sold) ?? 0);
  const from = basis?.soldFrom ?? basis?.countedAt;
  return soldSince(sold, from ? new Date(from) : null);
}

/** The same at one of the locations that a channel counts apart. */
export function soldOfPart({ at, soldFrom }: BasisPart, sold: Line['sold']): number {
  return soldSince(soldAt(sold, at!), soldFrom === null ? null : new Date(soldFrom));
}

/** The sum behind a number of a channel, in words. null: a release that said no sums has sent it, or nothing has. Pure. */
export function stockSum(line: Line): string | null {
  const { basis } = line;
  if (basis?.bound === undefined) return null;
  const { count = null, bound, parts } = basis;
  if (bound === null || count === null) return `${count === null ? 'Nobody counts it' : 'It is sold without a count'}${meaning(basis)}`;
  if (parts && isApart(parts)) return parts.map((part) => `${nameOf(part)}: ${partSum(part, line)}`).join('; ') + undeclared(parts);
  if (parts) return partsSum(parts, line) + shared(basis) + undeclared(parts);
  return [counted(basis), ...takenOff(basis, soldOf(line))].join(' − ') + result(basis, soldOf(line)) + shared(basis) + meaning(basis);
}

/** The sum at one of the locations that a channel counts apart, in words. */
export function partSum(part: BasisPart, { basis, sold }: Line): string {
  if (part.count === null) return 'nothing is counted there = 0';
  const { safety = 0, cap = null } = basis ?? {};
  const own = { ...part, safety, cap };
  const gone = soldOfPart(part, sold);
  return [counted(own), ...takenOff(own, gone)].join(' − ') + result(own, gone);
}

const isApart = (parts: readonly BasisPart[]): boolean => parts.some(({ at }) => at !== undefined);

const nameOf = ({ location, at }: BasisPart): string => location || `without a location, at ${at}`;

function partsSum(parts: BasisPart[], line: Line): string {
  const { safety = 0, cap = null } = line.basis!;
  const sold = soldOf(line);
  if (parts.length === 0) return 'Nothing is counted at its locations = 0';
  const counts = parts.map((part) => [`${part.count} at ${part.location}${by(part)}`, ...takenOff(part, 0)].join(' − '));
  const off = [...(sold > 0 ? [`${sold} sold of which no count knows`] : []), ...(safety ? [`${safety} safety`] : [])];
  const left = Math.max(0, parts.reduce((sum, part) => sum + unitsOf(part), 0) - sold - safety);
  return [counts.join(' + '), ...off].join(' − ') + ended(left, cap);
}

const by = ({ countedBy, countedAt, hadBack }: KeptBasis): string =>
  ` ${hadBack ? 'had back' : 'counted'} by ${countedBy ?? 'its source'}${countedAt ? ` at ${countedAt}` : ''}`;

const counted = (basis: KeptBasis): string => `${basis.count}${by(basis)}`;

function takenOff({ counts, reserved, countedAt, soldFrom, hadBack, safety }: KeptBasis, sold: number): string[] {
  const since = soldFrom && soldFrom !== countedAt ? ` since ${soldFrom}${hadBack ? '' : ', as orders reach it late'}` : ' since';
  return [
    ...(reserved && counts === 'on_hand' ? [`${reserved} reserved`] : []),
    ...(sold > 0 ? [`${sold} sold${since}`] : []),
    ...(safety ? [`${safety} safety`] : []),
  ];
}

function result(basis: KeptBasis, sold: number): string {
  const { count, counts, reserved, safety = 0, cap = null } = basis;
  return ended(Math.max(0, count! - (counts === 'on_hand' ? (reserved ?? 0) : 0) - sold - safety), cap);
}

const ended = (left: number, cap: number | null): string => ` = ${left}${cap !== null && cap < left ? `, capped at ${cap}` : ''}`;

function shared({ pool, bound }: KeptBasis): string {
  return pool ? `; ${pool.channel} sells from the same stock and has ${pool.left}: the lowest goes, ${bound}` : '';
}

const meaning = ({ counts = null, countedBy }: KeptBasis): string =>
  counts === null ? `; ${countedBy ?? 'its source'} has not declared what it counts: taken as sellable` : '';

/** The sources of the parts that have not declared what they count, each once. */
const undeclared = (parts: readonly BasisPart[]): string =>
  [...new Set(parts.flatMap((part) => (part.count !== null && part.counts === null ? [meaning(part)] : [])))].join('');

/** The same of whole lines, in words; '': each source has declared it, or nothing is counted. */
export function undeclaredOf(lines: readonly Pick<Line, 'basis'>[]): string {
  const all = lines.flatMap(({ basis }): readonly KeptBasis[] => (basis?.parts as KeptBasis[] | undefined) ?? (basis ? [basis] : []));
  return [...new Set(all.filter(({ count, counts }) => count != null && counts == null).map(meaning))].join('');
}

const unitsOf = ({ count, counts, reserved }: BasisPart): number =>
  Math.max(0, (count ?? 0) - (counts === 'on_hand' ? (reserved ?? 0) : 0));

const asCount = (part: BasisPart): StockCount => ({
  quantity: unitsOf(part),
  countedAt: part.soldFrom === null ? null : new Date(part.soldFrom),
});
