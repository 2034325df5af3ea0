import { setTimeout as wait } from 'node:timers/promises';
import type { UserError } from './plinth-client.js';

/** Before each repeat. The door has waited for a second or more itself, so what is still in the way goes on for some seconds. */
export const PAUSES_MS = [500, 2_000, 5_000];

/** Sends it, and sends it again after each pause while the answer says that nobody took it. Gives the last answer. */
export async function sendAgain<T>(send: () => Promise<T>, isUntaken: (answer: T) => boolean, pausesMs: readonly number[]): Promise<T> {
  let answer = await send();
  for (const ms of pausesMs) {
    if (!isUntaken(answer)) break;
    await wait(ms);
    answer = await send();
  }
  return answer;
}

/** Others hold what was to be written: nothing of it was. */
export const isBusy = (errors: readonly UserError[]): boolean => errors.some(({ code }) => code === 'busy');
