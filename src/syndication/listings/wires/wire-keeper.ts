import type { DataSource } from 'typeorm';
import type { Clock } from '../../../../libs/clock/index.js';
import { afterBreak } from '../lease/backoff.js';
import { LeaseKeeper } from '../lease/lease-keeper.js';
import { extendWireLeases, giveWiresBack } from './wire-leases.repository.js';
import type { WorkerSettings } from '../worker-settings.js';
import { WIRE_PRIORITY, type WiredListing } from './wire.js';

/** Keeps the leases of wires during this work. */
export function keepWires<T>(
  ds: DataSource,
  clock: Clock,
  { owner, random }: WorkerSettings,
  listings: WiredListing[],
  work: () => Promise<T>,
): Promise<T> {
  // Asked each time: what belongs to them may be leased along later.
  const wires = () => listings.flatMap((listing) => listing.wires);
  const traced = wires().map(({ listingId: id, traceId }) => ({ id, traceId }));
  const leases = {
    extend: (now: Date, until: Date) => extendWireLeases(ds.manager, owner, wires(), now, until),
    giveBack: (now: Date) =>
      giveWiresBack(
        ds.manager,
        owner,
        wires().map((one) => ({ ...one, at: afterBreak(now, one.priority === WIRE_PRIORITY.stop_sell, random) })),
      ),
  };
  return LeaseKeeper.during(clock, traced, leases, work);
}
