// How a script of ours hears that it is to end: by a signal, or because the npm that started it is gone.
import { readFileSync } from 'node:fs';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'];
const LOOK_EVERY_MS = 250;

/** What is to be told; the newest only: one step at a time runs. */
let told;
let asked;

/** Hands every signal to `tell`, and at once the one that came before. */
export function onAsked(tell) {
  told = tell;
  if (asked) tell(asked);
}

/** Whether somebody asked this script to end. */
export const isAsked = () => asked !== undefined;

function ask(signal) {
  asked ??= signal;
  told?.(signal);
}

for (const signal of SIGNALS) process.on(signal, () => ask(signal));

/**
 * npm hands SIGTERM on to its shell, which may die of it alone, and cannot hand on SIGKILL: what it started would run on, with its
 * PostgreSQL. So the script looks who is above it. Only under npm: a program that a shell started in the background outlives its shell.
 */
export function endWithNpm() {
  if (!process.env.npm_lifecycle_event) return;
  const parent = process.ppid;
  const above = parentOf(parent);
  const timer = setInterval(() => {
    if (process.ppid === parent && parentOf(parent) === above) return;
    clearInterval(timer);
    ask('SIGTERM');
  }, LOOK_EVERY_MS);
  timer.unref();
}

/** Between npm and a script may stand a shell. Known where there is /proc; elsewhere only the death of the nearest is seen. */
function parentOf(pid) {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1).split(' ')[1];
  } catch {
    return undefined;
  }
}
