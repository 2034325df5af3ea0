import type { DataSource } from 'typeorm';
import type { Clock } from '../../../../libs/clock/index.js';
import { LeaseKeeper } from '../lease/lease-keeper.js';
import { extendWireLeases } from './lease-wires.repository.js';
import type { WiredListing } from './wire.js';

/** Keeps the leases of wires during this work. */
export function keepWires<T>(ds: DataSource, clock: Clock, owner: string, listings: WiredListing[], work: () => Promise<T>): Promise<T> {
  const wires = listings.flatMap((listing) => listing.wires);
  const traced = wires.map(({ listingId: id, traceId }) => ({ id, traceId }));
  return LeaseKeeper.during(clock, traced, (now, until) => extendWireLeases(ds.manager, owner, wires, now, until), work);
}
