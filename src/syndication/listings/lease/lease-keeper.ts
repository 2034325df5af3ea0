import { Logger } from '@nestjs/common';
import type { Clock } from '../../../../libs/clock/index.js';
import { tracing, type Traced } from '../../reach/http/traces.js';

export const LEASE_MS = 60_000;

/** Keeps leases alive while a slow channel is being talked to, and lets each exchange know which changes it is for. */
export class LeaseKeeper {
  private static readonly logger = new Logger(LeaseKeeper.name);

  /** `extend`: the heartbeat's statement, for leases that have not run out. */
  static async during<T>(
    clock: Clock,
    traced: readonly Traced[],
    extend: (now: Date, until: Date) => Promise<unknown>,
    work: () => Promise<T>,
  ): Promise<T> {
    const still = clock.every(LEASE_MS / 3, () => {
      const now = clock.now();
      const until = new Date(now.getTime() + LEASE_MS);
      extend(now, until).catch((error: unknown) => LeaseKeeper.logger.warn(`Heartbeat failed: ${String(error)}`));
    });
    try {
      return await tracing(traced, work);
    } finally {
      still();
    }
  }
}
