import { soldSince } from '../inputs/stock-bound.js';
import type { KeptBasis } from '../listings/wires/wire.js';
import type { WireLineView } from './wire-views.repository.js';

/** Units that reads proved to be sold there and that the count behind the number does not know of. */
export function soldOf({ basis, sold }: Pick<WireLineView, 'basis' | 'sold'>): number {
  const from = basis?.soldFrom ?? basis?.countedAt;
  return soldSince(sold, from ? new Date(from) : null);
}

/** The sum behind a number of a channel, in words. null: a release that said no sums has sent it, or nothing has. Pure. */
export function stockSum(line: Pick<WireLineView, 'basis' | 'sold'>): string | null {
  const { basis } = line;
  if (basis?.bound === undefined) return null;
  const sold = soldOf(line);
  const { count = null, counts = null, countedBy = null, bound } = basis;
  const by = countedBy ?? 'its source';
  const meaning = counts === null ? `; ${by} has not declared what it counts: taken as sellable` : '';
  if (bound === null || count === null) return `${count === null ? 'Nobody counts it' : 'It is sold without a count'}${meaning}`;
  return [`${count} counted by ${by}${at(basis)}`, ...takenOff(basis, sold)].join(' − ') + result(basis, sold) + shared(basis) + meaning;
}

const at = ({ countedAt }: KeptBasis): string => (countedAt ? ` at ${countedAt}` : '');

function takenOff({ counts, reserved, countedAt, soldFrom, safety }: KeptBasis, sold: number): string[] {
  const since = soldFrom && soldFrom !== countedAt ? ` since ${soldFrom}, as orders reach it late` : ' since';
  return [
    ...(reserved && counts === 'on_hand' ? [`${reserved} reserved`] : []),
    ...(sold > 0 ? [`${sold} sold${since}`] : []),
    ...(safety ? [`${safety} safety`] : []),
  ];
}

function result(basis: KeptBasis, sold: number): string {
  const { count, counts, reserved, safety = 0, cap = null } = basis;
  const left = Math.max(0, count! - (counts === 'on_hand' ? (reserved ?? 0) : 0) - sold - safety);
  return ` = ${left}${cap !== null && cap < left ? `, capped at ${cap}` : ''}`;
}

function shared({ pool, bound }: KeptBasis): string {
  return pool ? `; ${pool.channel} sells from the same stock and has ${pool.left}: the lowest goes, ${bound}` : '';
}
