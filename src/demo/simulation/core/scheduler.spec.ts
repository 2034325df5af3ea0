import { spawn, type ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { afterAll, expect, it } from '@jest/globals';
import type pg from 'pg';
import { Activity, throughGate, type Gate } from './activity.js';
import { Scheduler } from './scheduler.js';

const children: ChildProcess[] = [];
afterAll(() => children.forEach((child) => child.kill('SIGKILL')));

/** Stands for a backend: it can be put to sleep and woken as one. */
function backend(): number {
  const child = spawn('sleep', ['600'], { stdio: 'ignore' });
  children.push(child);
  return child.pid!;
}

/** Signals take a moment to arrive. */
async function isAsleep(pid: number, asleep: boolean): Promise<boolean> {
  const until = performance.now() + 10_000;
  const state = (): string => /\) (\w)/.exec(readFileSync(`/proc/${pid}/stat`, 'utf8'))![1]!;
  while ((state() === 'T') !== asleep && performance.now() < until) await new Promise((resolve) => setImmediate(resolve));
  return state() === 'T';
}

/** A control connection that says who waits: the scheduler asks whether all do, and, once they sleep, how many. */
function controlSaying(waits: () => boolean, waiting: () => number): pg.Client {
  const query = (text: string): Promise<unknown> =>
    Promise.resolve({ rows: [text.includes('pg_blocking_pids') ? { waits: waits() } : { waiting: waiting() }] });
  return { query } as unknown as pg.Client;
}

function begin(pid: number): { activity: Activity; answer: () => void; gate: Gate } {
  const activity = new Activity('an update', 'api');
  let answer = (): void => undefined;
  activity.begin(() =>
    throughGate({ kind: 'sql', label: 'UPDATE', backend: pid }, () => new Promise<void>((resolve) => (answer = resolve))),
  );
  return { activity, answer: () => answer(), gate: activity.gates[0]! };
}

(process.platform === 'linux' ? it : it.skip)('a backend that waits for a lock sleeps until whoever has it lets go', async () => {
  const pid = backend();
  let waits = true;
  const scheduler = new Scheduler(
    controlSaying(
      () => waits,
      () => 1,
    ),
  );
  const { activity, answer, gate } = begin(pid);
  expect([await scheduler.pass(activity, gate), await isAsleep(pid, true)]).toEqual(['locked', true]);
  expect([await scheduler.stands(activity), await isAsleep(pid, true)]).toEqual(['locked', true]);
  waits = false;
  setImmediate(answer);
  expect([await scheduler.stands(activity), await isAsleep(pid, false)]).toEqual(['ended', false]);
});

(process.platform === 'linux' ? it : it.skip)(
  'one that gives its answer while it is put to sleep is woken again: asleep it would keep its server from ending',
  async () => {
    const pid = backend();
    let answer = (): void => undefined;
    let asked = 0;
    const scheduler = new Scheduler(
      controlSaying(
        () => (asked += 1) === 1,
        () => (answer(), 0),
      ),
    );
    const one = begin(pid);
    ({ answer } = one);
    expect([await scheduler.pass(one.activity, one.gate), await isAsleep(pid, false)]).toEqual(['ended', false]);
    expect(scheduler.forget(one.activity)).toEqual([]);
  },
);

(process.platform === 'linux' ? it : it.skip)(
  'one that keeps the server from telling anything while it sleeps is woken, and put to sleep the next time',
  async () => {
    const pid = backend();
    let looks = 0;
    const query = async (text: string): Promise<unknown> => {
      if (text.includes('pg_blocking_pids')) return { rows: [{ waits: true }] };
      // As a server does whose backend was stopped while it wrote down what it does: nobody can read that before it goes on.
      // The signal that stops it takes a moment as well.
      if (++looks === 1 && (await isAsleep(pid, true))) await isAsleep(pid, false);
      return { rows: [{ waiting: 1 }] };
    };
    const scheduler = new Scheduler({ query } as unknown as pg.Client);
    const { activity, gate } = begin(pid);
    expect([await scheduler.pass(activity, gate), await isAsleep(pid, true), looks]).toEqual(['locked', true, 2]);
  },
);
