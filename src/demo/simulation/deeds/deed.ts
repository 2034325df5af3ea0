import type { Dice } from '../core/dice.js';
import type { SimulatedWorld } from '../world/simulated-world.js';

/** One step of a world. Says in words what it did; all its chance comes from `dice`, so that it does the same again. */
export type Deed = (world: SimulatedWorld, dice: Dice) => Promise<string>;

/** How far something gets before somebody else has his turn: mostly to its end. */
export const gatesFor = (dice: Dice): number => (dice.happens(0.65) ? Infinity : dice.between(1, 14));
