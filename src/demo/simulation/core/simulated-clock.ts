import { Clock } from '../../../../libs/clock/index.js';

/** The one time of a simulated world. Moves only when it is told to. */
export class SimulatedClock extends Clock {
  private at: number;

  constructor(start: Date) {
    super();
    this.at = start.getTime();
  }

  now(): Date {
    return new Date(this.at);
  }

  override ticks(): number {
    return this.at;
  }

  /** Never: whoever is held at a gate has stopped, and so has his heart. His leases run out, which is the hardest case. */
  override every(): () => void {
    return () => undefined;
  }

  set(moment: Date): void {
    this.at = moment.getTime();
  }

  advance(milliseconds: number): void {
    this.at += milliseconds;
  }
}
