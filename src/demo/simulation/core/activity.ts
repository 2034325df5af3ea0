import { AsyncLocalStorage } from 'node:async_hooks';

/** A statement or a call that is held until the scheduler lets it go. */
export interface Gate {
  /** `silent`: nothing that others could see. Whoever asks first goes first, and the seed has no say. */
  kind: 'sql' | 'call' | 'silent';
  /** What it is, for people. */
  label: string;
  /** The PostgreSQL backend that will run it. */
  backend?: number;
  go(): void;
}

/** Something that one process does from beginning to end: a request, a job, a turn of the worker. */
export class Activity {
  /** Held; more than one where it does several things at once. */
  readonly gates: Gate[] = [];
  /** Left their gate and have no answer yet. */
  readonly flying = new Set<Gate>();
  outcome: { value: unknown } | { error: unknown } | undefined;
  /** Its process was killed: nothing that it still waits for comes back to it. */
  dead = false;
  /** Counts whatever happens to it. */
  changes = 0;
  private wake: (() => void) | undefined;

  /** It has an outcome, and nothing that it began beside stands at a gate any more: what one of two branches leaves behind goes on too. */
  get isOver(): boolean {
    return this.dead || (this.outcome !== undefined && this.gates.length === 0 && this.flying.size === 0);
  }

  /** Told once, when it has ended or was killed (`undefined`). */
  whenOver: (outcome: Activity['outcome']) => void = () => undefined;

  constructor(
    readonly name: string,
    readonly process: string,
  ) {}

  begin(work: () => Promise<unknown>): void {
    const end = (outcome: Activity['outcome']): void => {
      this.outcome = outcome;
      this.changed();
    };
    current.run(this, () => {
      work().then(
        (value) => end({ value }),
        (error: unknown) => end({ error }),
      );
    });
  }

  kill(): void {
    this.dead = true;
    this.gates.length = 0;
    this.flying.clear();
  }

  changed(): void {
    this.changes += 1;
    this.wake?.();
  }

  /** Until the next change, but no longer than this. */
  nextChange(milliseconds: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, milliseconds);
      this.wake = () => {
        this.wake = undefined;
        clearTimeout(timer);
        resolve();
      };
    });
  }
}

const current = new AsyncLocalStorage<Activity>();

/** The activity on whose behalf this runs; none while a process starts. */
export const currentActivity = (): Activity | undefined => current.getStore();

/** Waits at a gate, then does it. Outside of an activity it is simply done. What a dead process waits for never comes. */
export async function throughGate<T, G extends Gate>(gate: Omit<G, 'go'>, operate: (held?: G) => Promise<T>): Promise<T> {
  const activity = current.getStore();
  if (!activity) return operate();
  if (activity.dead) return never();
  const held = await new Promise<G>((resolve) => {
    const one = {
      ...gate,
      go: () => {
        activity.gates.splice(activity.gates.indexOf(one), 1);
        activity.flying.add(one);
        resolve(one);
      },
    } as G;
    activity.gates.push(one);
    activity.changed();
  });
  const answer = await operate(held).then(
    (value) => ({ value }),
    (error: unknown) => ({ error }),
  );
  activity.flying.delete(held);
  if (activity.dead) return never();
  activity.changed();
  if ('error' in answer) throw answer.error;
  return answer.value;
}

const never = <T>(): Promise<T> => new Promise<T>(() => undefined);
