import { Logger } from '@nestjs/common';
import type { Clock } from '../../../../libs/clock/index.js';
import { tracing, type Traced } from '../../reach/http/traces.js';
import { WorkerDied } from '../worker-settings.js';

export const LEASE_MS = 60_000;

/** What a batch does with the leases of what it works on. */
export interface Leases {
  /** The heartbeat's statement, for leases that have not run out. */
  extend(now: Date, until: Date): Promise<unknown>;
  /** After a throw: nobody works on them any more. */
  giveBack(now: Date): Promise<unknown>;
}

/** Keeps leases alive while a slow channel is being talked to, and lets each exchange know which changes it is for. */
export class LeaseKeeper {
  private static readonly logger = new Logger(LeaseKeeper.name);

  /** A throw gives them back: a stop-sell would wait for their end, for as long as a worker takes to be thought dead. */
  static async during<T>(clock: Clock, traced: readonly Traced[], leases: Leases, work: () => Promise<T>): Promise<T> {
    const still = clock.every(LEASE_MS / 3, () => {
      const now = clock.now();
      const until = new Date(now.getTime() + LEASE_MS);
      leases.extend(now, until).catch((error: unknown) => LeaseKeeper.logger.warn(`Heartbeat failed: ${String(error)}`));
    });
    try {
      return await tracing(traced, work);
    } catch (error) {
      still();
      const lost = (cause: unknown): void => LeaseKeeper.logger.warn(`Leases could not be given back: ${String(cause)}`);
      if (!(error instanceof WorkerDied)) await leases.giveBack(clock.now()).catch(lost);
      throw error;
    } finally {
      still();
    }
  }
}
