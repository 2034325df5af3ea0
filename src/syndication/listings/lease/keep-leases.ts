import type { DataSource } from 'typeorm';
import type { Clock } from '../../../../libs/clock/index.js';
import type { LeasedListing } from '../leased-listing.js';
import { LeaseKeeper } from './lease-keeper.js';
import { extendLeases } from './lease.repository.js';

/** Keeps the leases of listings during this work. */
export function keepLeases<T>(ds: DataSource, clock: Clock, owner: string, rows: LeasedListing[], work: () => Promise<T>): Promise<T> {
  return LeaseKeeper.during(clock, rows, (now, until) => extendLeases(ds.manager, owner, rows, now, until), work);
}
