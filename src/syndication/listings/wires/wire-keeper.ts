import { Logger } from '@nestjs/common';
import type { DataSource } from 'typeorm';
import type { Clock } from '../../../../libs/clock/index.js';
import { tracing } from '../../reach/http/traces.js';
import { LEASE_MS } from '../lease/lease-keeper.js';
import { extendWireLeases } from './lease-wires.repository.js';
import type { WiredListing } from './wire.js';

const logger = new Logger('WireKeeper');

/** Keeps the leases of wires alive while a slow channel is being talked to, and lets each exchange know which changes it is for. */
export async function keepWires<T>(
  ds: DataSource,
  clock: Clock,
  owner: string,
  listings: WiredListing[],
  work: () => Promise<T>,
): Promise<T> {
  const wires = listings.flatMap((listing) => listing.wires);
  const beat = setInterval(() => {
    const until = new Date(clock.now().getTime() + LEASE_MS);
    extendWireLeases(ds.manager, owner, wires, until).catch((error: unknown) => logger.warn(`Heartbeat failed: ${String(error)}`));
  }, LEASE_MS / 3);
  beat.unref();
  try {
    return await tracing(
      wires.map(({ listingId: id, traceId }) => ({ id, traceId })),
      work,
    );
  } finally {
    clearInterval(beat);
  }
}
