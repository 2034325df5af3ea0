import type { Clock } from '../../../libs/clock/index.js';

/** Between two looks into the database for keys that are new. */
const REST_MS = 100;

/**
 * Which keys there are, so that a flood of invented ones asks the database ten times a second at most, however many they are: all that
 * came since the last look wait for the next one, without a connection. A key that was made elsewhere is found by that look.
 */
export class KnownKeys {
  private hashes = new Set<string>();
  private looked = -Infinity;
  private next: Promise<void> | undefined;

  constructor(
    private readonly load: () => Promise<string[]>,
    private readonly clock: Clock,
  ) {}

  async has(hash: string): Promise<boolean> {
    if (this.hashes.has(hash)) return true;
    await (this.next ??= this.look());
    return this.hashes.has(hash);
  }

  private async look(): Promise<void> {
    await this.wait(Math.max(1, this.looked + REST_MS - this.clock.ticks()));
    // Whoever comes from here on may have a key that this look is too early to see.
    this.next = undefined;
    this.looked = this.clock.ticks();
    this.hashes = new Set(await this.load());
  }

  private wait(milliseconds: number): Promise<void> {
    return new Promise((resolve) => {
      const stop = this.clock.every(milliseconds, () => {
        stop();
        resolve();
      });
    });
  }
}
