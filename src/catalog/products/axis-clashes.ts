import { problem, type Problem } from '../../../libs/problem/index.js';
import type { Doc } from '../cells/index.js';
import { combine, type Axes, type AxisChild } from './axes.js';
import { isGone } from './node.js';
import type { PreparedRow } from './prepare-rows.js';

/**
 * Siblings differ by the values of their level's axes: a shop cannot offer two blue M shirts. Judged of what all rows together leave behind.
 * Values count once all axes of the level have one (an axis may wait for its owner: the ERP's colour code arrives after the merchandiser
 * made the variant), and those of what is sold no more keep no place. Row → why it is refused.
 */
export function axisClashes(axes: Axes, rows: PreparedRow[]): Map<number, Problem> {
  const refused = new Map<number, Problem>();
  for (const { axes: names, children, assignedBy } of axes.siblings()) {
    const held = children.filter(({ id, stored }) => !isGone((axes.plan.peek(id) ?? stored!).lifecycle));
    for (const { loser, holder, at } of settle(names, held)) {
      const row = rows[at ?? assignedBy ?? -1];
      if (row)
        refused.set(row.at, at === undefined ? alike(row, holder.sku, loser.sku) : taken(row, holder.sku, names, axes.hasMoved(loser.id)));
    }
  }
  return refused;
}

interface Clash {
  loser: AxisChild;
  holder: AxisChild;
  /** The row that brought the loser there; undefined: both were there before. */
  at: number | undefined;
}

/** A sibling with the place that it would have, as far as its moves still count. */
interface Seat {
  child: AxisChild;
  values: Doc | null;
  moves: AxisChild['moves'];
}

/**
 * Who was there before stays; of those that came, the first. A move that is refused puts its node back, where another one may have gone in
 * the meantime: that one's move is refused too. Each clash takes a move away, so it ends.
 */
function settle(names: string[], children: AxisChild[]): Clash[] {
  const clashes: Clash[] = [];
  const seats = new Map<string, Seat>();
  const waiting = children.map((child): Seat => ({ child, values: child.values, moves: child.moves }));
  for (let seat = waiting.pop(); seat; seat = waiting.pop()) {
    const place = seat.values === null ? undefined : combine(names, seat.values);
    if (place === undefined) continue;
    const other = seats.get(place);
    const [holder, loser] = other && rank(names, other) < rank(names, seat) ? [other, seat] : [seat, other];
    seats.set(place, holder);
    if (!loser) continue;
    const move = isStill(names, loser) ? undefined : loser.moves.at(-1);
    clashes.push({ loser: loser.child, holder: holder.child, at: move?.at });
    if (move) waiting.push({ ...loser, values: move.from, moves: loser.moves.slice(0, -1) });
  }
  return clashes;
}

/** It had these values before the first row, and its place with them. */
function isStill(names: string[], { child: { stored }, values }: Seat): boolean {
  return stored !== undefined && !isGone(stored.lifecycle) && combine(names, stored.values) === combine(names, values ?? {});
}

const rank = (names: string[], seat: Seat): number => (isStill(names, seat) ? -1 : (seat.moves.at(-1)?.at ?? -1));

function taken(row: PreparedRow, holder: string, names: string[], isMove: boolean): Problem {
  const axis = names.find((name) => name in row.changes);
  const field = isMove ? 'parent' : axis === undefined ? 'lifecycle' : `cells.${axis}`;
  return problem(
    'axis_values_taken',
    `${row.path}.${field}`,
    `${holder} has the same ${names.join(' and ')} already.`,
    'Give this one other axis values, or write to that one.',
  );
}

function alike({ path }: PreparedRow, one: string, other: string): Problem {
  const skus = [one, other].sort().join(' and ');
  return problem('axis_values_taken', `${path}.familyVariant`, `${skus} have the same axis values.`, 'Give them different values first.');
}
