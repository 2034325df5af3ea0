import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';

/** The program's numbers, in one registry of its own, so that two servers in one test process do not share counts. */
export class Metrics {
  readonly registry = new Registry();
  private readonly made = new Map<string, Counter | Gauge | Histogram>();
  private readonly checks = new Map<string, () => boolean>();

  /** Those of the Node process: memory, event loop, garbage collection. */
  collectProcess(): void {
    collectDefaultMetrics({ register: this.registry });
  }

  /** Has readiness tell whether something is well. It is told only: no process is taken out of service for it. */
  watch(name: string, isWell: () => boolean): void {
    this.checks.set(name, isWell);
  }

  watched(): Record<string, 'ok' | 'failing'> {
    return Object.fromEntries([...this.checks].map(([name, isWell]) => [name, isWell() ? 'ok' : 'failing']));
  }

  /** Asking for the same name again gives the same counter. Names begin with plinth_ and end with their unit. */
  counter<L extends string>(name: string, help: string, labelNames: L[] = []): Counter<L> {
    return this.once(name, () => new Counter({ name, help, labelNames, registers: [this.registry] }));
  }

  gauge<L extends string>(name: string, help: string, labelNames: L[] = [], collect?: (gauge: Gauge<L>) => Promise<void>): Gauge<L> {
    const make = (): Gauge<L> =>
      new Gauge<L>({
        name,
        help,
        labelNames,
        registers: [this.registry],
        ...(collect ? { collect: async () => collect(made) } : {}),
      });
    const made = this.once(name, make);
    return made;
  }

  /** In seconds. */
  duration<L extends string>(name: string, help: string, labelNames: L[] = []): Histogram<L> {
    const buckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];
    return this.once(name, () => new Histogram({ name, help, labelNames, buckets, registers: [this.registry] }));
  }

  private once<M>(name: string, make: () => M): M {
    const found = this.made.get(name) ?? (make() as Counter | Gauge | Histogram);
    this.made.set(name, found);
    return found as M;
  }
}
