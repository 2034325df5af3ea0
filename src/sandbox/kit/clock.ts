/** The sandbox's own time. Nothing in a sandbox uses timers for channel behaviour: processing is "ready at" a time, so that tests move the clock instead of sleeping. */
export class SandboxClock {
  private offsetMs = 0;

  now(): number {
    return Date.now() + this.offsetMs;
  }

  date(): Date {
    return new Date(this.now());
  }

  advance(ms: number): void {
    this.offsetMs += ms;
  }
}
