/** Waiting times of retries. */

const FIRST_MS = 1_000;
const LONGEST_MS = 15 * 60_000;
const FIRST_POLL_MS = 500;
const LONGEST_POLL_MS = 10 * 60_000;

/** "Not ready yet" is part of the normal way (files before products): the first few times the channel's own pause is enough. */
const PATIENT = 3;

/**
 * Exponential, clamped, with half of it random: listings that failed together do not come back together. Never sooner than the channel asked.
 * `random` gives 0…1.
 */
export function retryDelay(attempts: number, askedMs: number, random: () => number): number {
  if (askedMs > 0 && attempts < PATIENT) return askedMs;
  return Math.max(askedMs, jittered(FIRST_MS * 2 ** Math.min(attempts, 20), LONGEST_MS, random));
}

/** Looks at the pace that the channel asks for: what takes longer than these is looked at less and less often. */
const LOOKS_AS_ASKED = 12;

/** Between two looks at something that the channel is still processing. Never sooner than the channel asked. */
export function pollDelay(reads: number, askedMs: number | undefined, random: () => number): number {
  if (askedMs === undefined) return jittered(FIRST_POLL_MS * 2 ** Math.min(reads, 20), LONGEST_POLL_MS, random);
  if (reads < LOOKS_AS_ASKED) return askedMs;
  return Math.max(
    askedMs,
    jittered(Math.max(askedMs, FIRST_POLL_MS) * 2 ** Math.min(reads - LOOKS_AS_ASKED + 1, 20), LONGEST_POLL_MS, random),
  );
}

/** Of what broke a batch nobody knows which row did it: each comes back at a moment of its own, so that soon it breaks nothing but itself. */
const AFTER_A_BREAK_MS = 5_000;
const STOP_AFTER_A_BREAK_MS = 1_000;

/** When something is due again whose batch threw. */
export const afterBreak = (now: Date, isStop: boolean, random: () => number): Date =>
  new Date(now.getTime() + Math.round((isStop ? STOP_AFTER_A_BREAK_MS : AFTER_A_BREAK_MS) * random()));

function jittered(delay: number, longest: number, random: () => number): number {
  const clamped = Math.min(delay, longest);
  return Math.round(clamped / 2 + (clamped / 2) * random());
}
