/** The ways into Plinth by which something is done. `worker`: nobody asked at that moment; the worker carries on what was decided before. */
export const DOORS = ['graphql', 'erp', 'import', 'cli', 'media', 'worker'] as const;
/** By which way something came in. */
export type Door = (typeof DOORS)[number];

/** Who does something, by which door, in which request, at what time: one shape everywhere. */
export interface Acting {
  /** A spelling that the register of persons knows: the handle, or the text on a key of before there was one. */
  person: string;
  door: Door;
  /** Of the HTTP request or job, as the log names it; null where there is none. */
  requestId: string | null;
  now: Date;
}

/** The command line knows no person: whoever can open the data folder or the database runs this Plinth. */
const OPERATOR = 'operator';

/** Who a command acts as: the person `operator` of the register (migration 0012), by this door, in no request. */
export function operator(door: 'cli' | 'import', now: Date): Acting {
  return { person: OPERATOR, door, requestId: null, now };
}
