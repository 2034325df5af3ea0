/** Tells sleeping loops of this process that there is work. A hint: whoever misses it finds the work at his next look. */
export class WakeSignal {
  private waiting: (() => void)[] = [];
  private rung = 0;

  ring(): void {
    this.rung++;
    const waiting = this.waiting;
    this.waiting = [];
    for (const wake of waiting) wake();
  }

  /** How often it rang; give it to `wait`, so that a ring between looking and waiting is not missed. */
  get count(): number {
    return this.rung;
  }

  /** Until the next ring, at most `ms`. */
  async wait(ms: number, since: number): Promise<void> {
    if (this.rung !== since) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.waiting.push(() => {
        clearTimeout(timer);
        resolve();
      });
    });
  }
}
