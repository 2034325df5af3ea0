import type { DataSource } from 'typeorm';
import type { Clock } from '../../../../libs/clock/index.js';
import type { LeasedListing } from '../leased-listing.js';
import { LeaseKeeper } from './lease-keeper.js';
import type { WorkerSettings } from '../worker-settings.js';
import { afterBreak } from './backoff.js';
import { extendLeases, giveLeasesBack } from './lease.repository.js';

/** Keeps the leases of listings during this work. */
export function keepLeases<T>(
  ds: DataSource,
  clock: Clock,
  { owner, random }: WorkerSettings,
  rows: LeasedListing[],
  work: () => Promise<T>,
): Promise<T> {
  const leases = {
    extend: (now: Date, until: Date) => extendLeases(ds.manager, owner, rows, now, until),
    giveBack: (now: Date) =>
      giveLeasesBack(
        ds.manager,
        owner,
        rows.map((row) => ({ ...row, at: afterBreak(now, row.state === 'withdrawing', random) })),
      ),
  };
  return LeaseKeeper.during(clock, rows, leases, work);
}
