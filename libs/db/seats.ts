import type { DataSource } from 'typeorm';

/**
 * Who wants to write: `quick` a person's first try, `patient` a person who met a lock, `machine` everything that no person waits for, `urgent` what
 * a machine writes in a moment and much depends on: a stop-sell, a few lines of the ERP. Each kind has its share of the seats, so that none of them can
 * take them all from another by waiting for a lock.
 */
export type SeatKind = 'quick' | 'patient' | 'machine' | 'urgent';

/** For so long at most what is urgent passes others in the queue. */
const PASSED_MS = 250;

/** Those that share what persons leave. */
const MACHINES: readonly SeatKind[] = ['machine', 'urgent'];

interface Waiter {
  kind: SeatKind;
  since: number;
  sit: () => void;
}

/**
 * Seats for those who write, fewer than the pool has connections: what is left over belongs to reads and probes, whatever the writers
 * wait for. Who waits for a seat holds no connection.
 */
export class Seats {
  private readonly most: Record<SeatKind | 'all' | 'machines', number>;
  private readonly taken: Record<SeatKind | 'all', number> = { quick: 0, patient: 0, machine: 0, urgent: 0, all: 0 };
  private readonly queue: Waiter[] = [];
  /** When somebody who had met a lock was last done, by `performance.now()`. */
  movedAt = -Infinity;

  constructor(poolSize: number) {
    const all = Math.max(1, poolSize - Math.max(2, Math.floor(poolSize / 4)));
    // Of a pool of eight three: four on two cores brought no line more, and a stop-sell beside them took twice as long (p99 1500 ms and not 800).
    const machine = Math.max(1, all - 3);
    const machines = Math.max(machine, all - 1);
    this.most = { all, quick: all, patient: Math.max(1, Math.floor(all / 3)), machines, machine, urgent: Math.max(1, machines - 1) };
  }

  /** How many of a kind wait for a seat. */
  waiting(kind: SeatKind): number {
    return this.queue.filter((waiter) => waiter.kind === kind).length;
  }

  /** Gives what lets go of the seat; undefined where `atMost` others wait already or none was free within `withinMs`. */
  async take(kind: SeatKind, withinMs: number, atMost = Infinity): Promise<(() => void) | undefined> {
    if (!this.hasRoom(kind)) {
      if (withinMs <= 0 || this.waiting(kind) >= atMost) return undefined;
      if (!(await this.wait(kind, withinMs))) return undefined;
    } else {
      this.sit(kind);
    }
    return () => this.leave(kind);
  }

  private wait(kind: SeatKind, withinMs: number): Promise<boolean> {
    return new Promise((resolve) => {
      let late: NodeJS.Timeout | undefined;
      const sit = (): void => {
        clearTimeout(late);
        this.sit(kind);
        resolve(true);
      };
      const waiter: Waiter = { kind, since: performance.now(), sit };
      const giveUp = (): void => {
        this.queue.splice(this.queue.indexOf(waiter), 1);
        resolve(false);
      };
      if (withinMs < Infinity) late = setTimeout(giveUp, withinMs);
      this.queue.push(waiter);
    });
  }

  private hasRoom(kind: SeatKind): boolean {
    const isFull = MACHINES.includes(kind) && this.taken.machine + this.taken.urgent >= this.most.machines;
    return !isFull && this.taken.all < this.most.all && this.taken[kind] < this.most[kind];
  }

  private sit(kind: SeatKind): void {
    this.taken[kind] += 1;
    this.taken.all += 1;
  }

  /** The seat goes to what is urgent, but passes nobody who has waited long; else to whoever waits longest among those whose kind has room. */
  private leave(kind: SeatKind): void {
    this.taken[kind] -= 1;
    this.taken.all -= 1;
    const first = this.queue.findIndex((waiter) => this.hasRoom(waiter.kind));
    if (first < 0) return;
    const isPassed = performance.now() - this.queue[first]!.since < PASSED_MS;
    const urgent = isPassed ? this.queue.findIndex((waiter) => waiter.kind === 'urgent' && this.hasRoom(waiter.kind)) : -1;
    this.queue.splice(urgent < 0 ? first : urgent, 1)[0]!.sit();
  }
}

const kept = new WeakMap<DataSource, Seats>();

/** The seats of a pool: one set for each data source. */
export function seatsOf(ds: DataSource): Seats {
  let seats = kept.get(ds);
  if (!seats) kept.set(ds, (seats = new Seats((ds.options as { poolSize?: number }).poolSize ?? 4)));
  return seats;
}
