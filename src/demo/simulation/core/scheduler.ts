import type pg from 'pg';
import type { Activity, Gate } from './activity.js';

export type Standing = 'ended' | 'held' | 'locked' | 'waiting';

/** From here on PostgreSQL is asked whether a statement waits for a lock. */
const SOON_MS = 4;
export const GIVE_UP_MS = 20_000;
/** Longer than the server ever took for a look at its own backends. */
const ANSWER_MS = 2_000;

/**
 * Owns every turn: of all activities exactly one runs at a time, from one of its gates to its next. One whose statement PostgreSQL keeps
 * waiting for a lock is passed over until whoever holds the lock lets go. Its backend sleeps meanwhile: when several wait for one row, they
 * would race for its new version, and so they are woken one after the other.
 */
export class Scheduler {
  /** Who waits for a lock, with the backends that were put to sleep: one that had its answer just before flies no more, and is woken all the same. */
  private readonly locked = new Map<Activity, number[]>();

  constructor(private readonly control: pg.Client) {}

  /** Lets it through this gate, and waits until it stands again. */
  async pass(activity: Activity, gate: Gate): Promise<Standing> {
    gate.go();
    const standing = await this.stands(activity);
    await this.settleLocked(activity);
    return standing;
  }

  /** Until it has ended, is held at a gate, or waits for somebody else. */
  async stands(activity: Activity): Promise<Standing> {
    if (this.locked.has(activity)) {
      if ((await this.isLocked(activity)) && (await this.lock(activity))) return standingOf(activity);
      this.wake(activity);
    }
    const since = performance.now();
    for (let known = -1; ;) {
      if (activity.flying.size > 0) {
        const { changes } = activity;
        await activity.nextChange(SOON_MS);
        if (activity.changes !== changes) continue;
        if ((await this.isLocked(activity)) && (await this.lock(activity))) return standingOf(activity);
        if (performance.now() - since > GIVE_UP_MS)
          throw new Error(`${activity.name} has no answer in ${GIVE_UP_MS} ms: ${labels(activity)}`);
        continue;
      }
      // What goes on without a gate has come to its end when nothing has changed for a turn of the event loop, and nothing else is under way.
      if (known !== activity.changes || isBusy()) {
        known = activity.changes;
        await turn();
        continue;
      }
      const silent = activity.gates.find(({ kind }) => kind === 'silent');
      if (silent) silent.go();
      else if (activity.gates.length > 0) return 'held';
      else return activity.outcome ? 'ended' : 'waiting';
    }
  }

  /** Somebody let go of something: whoever waited for it goes on to his next gate. */
  async settleLocked(but?: Activity): Promise<void> {
    for (const activity of [...this.locked.keys()]) {
      if (activity === but) continue;
      if (!(await this.isLocked(activity))) await this.stands(activity);
    }
  }

  /** Its process is killed: its backends, which are named, wait for nobody any more. */
  forget(activity: Activity): number[] {
    const asleep = this.locked.get(activity) ?? [];
    this.locked.delete(activity);
    return asleep;
  }

  private async isLocked(activity: Activity): Promise<boolean> {
    const backends = backendsOf(activity);
    if (backends.length === 0 || backends.length < activity.flying.size) return false;
    const { rows } = await this.control.query<{ waits: boolean }>(
      'SELECT bool_and(cardinality(pg_blocking_pids(pid)) > 0) AS waits FROM unnest($1::int[]) AS pid',
      [backends],
    );
    return rows[0]!.waits === true && activity.flying.size === backends.length;
  }

  /**
   * Puts its backends to sleep, unless one of them has stopped waiting since it was asked: it may be looking for a circle of waiting, with the
   * table of all locks in its hands, or be giving its answer.
   */
  private async lock(activity: Activity): Promise<boolean> {
    const backends = backendsOf(activity);
    this.locked.set(activity, [...new Set([...(this.locked.get(activity) ?? []), ...backends])]);
    for (const backend of backends) signal(backend, 'SIGSTOP');
    const look = this.control.query<{ waiting: number }>(
      "SELECT count(*)::int AS waiting FROM pg_stat_activity WHERE pid = ANY ($1) AND wait_event_type = 'Lock'",
      [backends],
    );
    const { answer, wasWoken } = await answered(look, backends);
    const isAsleep = !wasWoken && answer.rows[0]!.waiting === backends.length;
    if (!isAsleep) this.wake(activity);
    return isAsleep;
  }

  private wake(activity: Activity): void {
    for (const backend of this.forget(activity)) signal(backend, 'SIGCONT');
  }
}

/**
 * The answer of a look at backends of which some sleep. One that was put to sleep while it wrote down what it does keeps everybody waiting who reads that:
 * where the answer does not come, they are woken.
 */
export async function answered<T>(look: Promise<T>, asleep: readonly number[]): Promise<{ answer: T; wasWoken: boolean }> {
  let wasWoken = false;
  const waking = setTimeout(() => {
    wasWoken = true;
    for (const backend of asleep) signal(backend, 'SIGCONT');
  }, ANSWER_MS);
  try {
    return { answer: await look, wasWoken };
  } finally {
    clearTimeout(waking);
  }
}

/** To a backend of PostgreSQL, which may have ended just now. */
export function signal(backend: number, name: 'SIGSTOP' | 'SIGCONT'): void {
  try {
    process.kill(backend, name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

/** What one of its branches waits for, another one may hold at a gate. */
const standingOf = ({ gates }: Activity): Standing => (gates.length > 0 ? 'held' : 'locked');

const backendsOf = ({ flying }: Activity): number[] => [...flying].flatMap(({ backend }) => backend ?? []);

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** A file is read, or somebody has asked for a turn. */
const isBusy = (): boolean => process.getActiveResourcesInfo().some((name) => name === 'Immediate' || name.startsWith('FSReq'));

const labels = ({ flying }: Activity): string => [...flying].map(({ label }) => label).join('; ');
