import type { Dice } from '../core/dice.js';
import type { SimulatedProcess } from '../world/simulated-process.js';
import type { SimulatedWorld } from '../world/simulated-world.js';

/** Asks Plinth something in the evening, and has the answer. */
export async function ask<T>(world: SimulatedWorld, what: string, dice: Dice, work: (process: SimulatedProcess) => Promise<T>): Promise<T> {
  const activity = await world.begin('api', what, Infinity, dice, work);
  for (let tries = 0; !activity.isOver && tries < 200; tries++) await world.advance(activity, Infinity, dice);
  const { outcome } = activity;
  if (!outcome || 'error' in outcome) throw new Error(`${what} has no answer: ${outcome ? String(outcome.error) : 'it never ends'}`);
  return outcome.value as T;
}
