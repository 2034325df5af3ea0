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

  set(moment: Date): void {
    this.at = moment.getTime();
  }

  advance(milliseconds: number): void {
    this.at += milliseconds;
  }
}
