/** Digits of a place among siblings: 1,048,575 of them below one node. */
const DIGITS = 5;

/** The position of what stands at this place (1, 2, …) below a node. */
export function positionBelow(position: string, place: number): string {
  return position + place.toString(16).padStart(DIGITS, '0');
}

/** Positions of all nodes above, the root's ('') first. */
export function positionsAbove(position: string): string[] {
  return Array.from({ length: position.length / DIGITS }, (_, level) => position.slice(0, level * DIGITS));
}
