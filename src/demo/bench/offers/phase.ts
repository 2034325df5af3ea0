import { setTimeout as wait } from 'node:timers/promises';
import { offersWait } from '../../../catalog/index.js';
import { readProgress } from '../../../syndication/index.js';
import type { House } from '../../job/house.js';
import { LATER } from './changes.js';
import type { Shelf } from './shelf.js';

/** What each phase of the benchmark works on. */
export interface Phase {
  house: House;
  shelf: Shelf;
}

const REST_MS = 300_000;
const LOOK_MS = 250;

/** Until nothing is on its way that could be: what waits for another day, or for a second look in five minutes, is at rest. */
export async function rest({ house }: Phase): Promise<void> {
  const until = Date.now() + REST_MS;
  const { manager } = house.foundation.ds;
  for (; ; await wait(LOOK_MS)) {
    const waiting = await offersWait(manager);
    const { moving } = await readProgress(manager);
    const left = moving.filter(({ code }) => !LATER.has(code));
    if (!waiting && left.length === 0) return;
    if (Date.now() > until) throw new Error(`Not at rest in ${REST_MS / 1000} s: ${JSON.stringify(left)}`);
  }
}

/** The settings of a stand-in, while it runs. */
export async function set(house: House, kind: keyof House['sandboxes'], settings: Record<string, unknown>): Promise<void> {
  const answer = await fetch(`${house.sandboxes[kind]}/_sandbox/settings`, { method: 'POST', body: JSON.stringify(settings) });
  if (!answer.ok) throw new Error(`The ${kind} sandbox: ${await answer.text()}`);
}
