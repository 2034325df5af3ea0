/** Time is injected, so that tests move it instead of sleeping. An abstract class, because Nest needs a value as its token. */
export abstract class Clock {
  abstract now(): Date;

  /** Milliseconds that only grow, for how long something took: `now` jumps where somebody sets the clock. */
  ticks(): number {
    return performance.now();
  }

  /** Does it again and again, until the answer is called. Keeps no program alive. */
  every(milliseconds: number, work: () => void): () => void {
    const timer = setInterval(work, milliseconds).unref();
    return () => clearInterval(timer);
  }
}

/** The clock of the machine. */
export class SystemClock extends Clock {
  now(): Date {
    return new Date();
  }
}

/** Stands still until it is told to move. */
export class TestClock extends Clock {
  private at: number;

  constructor(start: Date | string = '2026-01-01T00:00:00.000Z') {
    super();
    this.at = new Date(start).getTime();
  }

  now(): Date {
    return new Date(this.at);
  }

  set(moment: Date | string): void {
    this.at = new Date(moment).getTime();
  }

  advance(milliseconds: number): void {
    this.at += milliseconds;
  }
}
