import type { Acting, Door } from '../../../journal/index.js';

/** Everybody who does something in the simulated world. Two write, two approve, so that four eyes can be tried both ways. */
export const PEOPLE = { administrator: 'olu', editor: 'mara', other: 'jonas', approver: 'ines', second: 'noor', erp: 'erp' } as const;
export type Somebody = keyof typeof PEOPLE;

export function acting(who: Somebody, now: Date, door: Door = who === 'erp' ? 'erp' : 'graphql'): Acting {
  return { person: PEOPLE[who], door, requestId: null, now };
}
