import { Logger } from '@nestjs/common';
import type { DataSource } from 'typeorm';
import type { Clock } from '../../../../libs/clock/index.js';
import { extendLeases } from './lease.repository.js';
import type { LeasedListing } from '../leased-listing.js';
import { tracing } from '../../reach/http/traces.js';

export const LEASE_MS = 60_000;

/** Keeps leases alive while a slow channel is being talked to, and lets each exchange know which changes it is for. */
export class LeaseKeeper {
  private static readonly logger = new Logger(LeaseKeeper.name);

  static async during<T>(ds: DataSource, clock: Clock, owner: string, rows: LeasedListing[], work: () => Promise<T>): Promise<T> {
    const beat = setInterval(() => {
      const now = clock.now();
      const until = new Date(now.getTime() + LEASE_MS);
      extendLeases(ds.manager, owner, rows, now, until).catch((error: unknown) =>
        LeaseKeeper.logger.warn(`Heartbeat failed: ${String(error)}`),
      );
    }, LEASE_MS / 3);
    beat.unref();
    try {
      return await tracing(rows, work);
    } finally {
      clearInterval(beat);
    }
  }
}
