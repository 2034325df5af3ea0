import type { Clock } from '../../../../libs/clock/index.js';
import type { LoadedChannel } from '../../reach/loaded-channel.js';
import type { WorkerSettings } from '../worker-settings.js';
import { LEASE_MS } from './lease-keeper.js';
import type { LeaseRequest } from './lease.repository.js';

/** What a worker asks for: at most `limit` of what is due on the channel now, for the length of a lease. */
export function leaseRequest(channel: LoadedChannel, clock: Clock, settings: WorkerSettings, limit = settings.batchSize): LeaseRequest {
  const now = clock.now();
  return { channelCode: channel.code, owner: settings.owner, now, until: new Date(now.getTime() + LEASE_MS), limit };
}
