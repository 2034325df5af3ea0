import type { EntityManager } from 'typeorm';
import { send } from '../../../../libs/db/index.js';
import type { LeasedWire } from './wire.js';

/** The heartbeat, as of listings (`extendLeases`): what has run out is anybody's and is not taken back. */
export async function extendWireLeases(m: EntityManager, owner: string, wires: LeasedWire[], now: Date, until: Date): Promise<void> {
  await send(
    m,
    `UPDATE listing_wire w SET lease_until = $2 FROM unnest($3::bigint[], $4::text[], $5::bigint[]) AS o(id, wire, fence)
     WHERE w.listing_id = o.id AND w.wire = o.wire AND w.fence = o.fence AND w.lease_owner = $1 AND w.lease_until >= $6`,
    [owner, until, wires.map((one) => one.listingId), wires.map((one) => one.wire), wires.map((one) => one.fence), now],
  );
}

/** As of listings (`giveLeasesBack`): a stop is due again within a second. */
export async function giveWiresBack(m: EntityManager, owner: string, wires: (LeasedWire & { at: Date })[]): Promise<void> {
  await send(
    m,
    `UPDATE listing_wire w SET lease_owner = NULL, lease_until = NULL, next_at = greatest(w.next_at, o.at)
     FROM unnest($2::bigint[], $3::text[], $4::bigint[], $5::timestamptz[]) AS o(id, wire, fence, at)
     WHERE w.listing_id = o.id AND w.wire = o.wire AND w.fence = o.fence AND w.lease_owner = $1`,
    [owner, wires.map((one) => one.listingId), wires.map((one) => one.wire), wires.map((one) => one.fence), wires.map((one) => one.at)],
  );
}

/**
 * Wires that do not leave after all (the channel was paused in between, or the other wire of the call may not) go back: also those that this very transaction
 * has marked.
 *
 * @wire-moves sending → planned
 */
export async function releaseWires(m: EntityManager, wires: LeasedWire[]): Promise<void> {
  if (wires.length === 0) return;
  await send(
    m,
    `UPDATE listing_wire w SET state = 'planned', lease_owner = NULL, lease_until = NULL FROM unnest($1::bigint[], $2::text[], $3::bigint[]) AS o(id, wire, fence)
     WHERE w.listing_id = o.id AND w.wire = o.wire AND w.fence = o.fence AND w.state IN ('planned', 'sending')`,
    [wires.map((one) => one.listingId), wires.map((one) => one.wire), wires.map((one) => one.fence)],
  );
}
