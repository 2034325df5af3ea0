/** The sandbox's own time. Nothing in a sandbox uses timers for channel behaviour: processing is "ready at" a time, so that tests move the clock instead of sleeping. */
export class SandboxClock {
  private offsetMs = 0;

  /** `base`: the time that it is offset from, in milliseconds; the machine's, if absent. */
  constructor(private readonly base: () => number = Date.now) {}

  now(): number {
    return this.base() + this.offsetMs;
  }

  date(): Date {
    return new Date(this.now());
  }

  advance(ms: number): void {
    this.offsetMs += ms;
  }
}
