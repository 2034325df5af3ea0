import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Clock } from '../../../../libs/clock/index.js';
import { inTransaction } from '../../../../libs/db/index.js';
import { recordAudit } from '../../../journal/index.js';
import { ChannelRegistry } from '../../registry.js';
import { takePushes } from './push-drift.repository.js';
import { pushOurs } from './send-again.repository.js';

/** Differences at a time. */
const MOST = 500;

/** Ours is sent again where the policy of a field says so: once for each difference, and once a day for each field of a listing. */
@Injectable()
export class PushDrift {
  constructor(
    private readonly ds: DataSource,
    private readonly clock: Clock,
    private readonly registry: ChannelRegistry,
  ) {}

  /** Returns how many differences it pushed; 0: none is due. */
  async pushBatch(): Promise<number> {
    const now = this.clock.now();
    const all = this.registry.all();
    const joinedKinds = all.filter(({ joined }) => joined).map(({ kind }) => kind);
    const priceNames = all.flatMap((adapter) => adapter.priceNames);
    return inTransaction(this.ds, async (m) => {
      const pushed = await takePushes(m, { joinedKinds, priceNames }, now, MOST);
      if (pushed.length === 0) return 0;
      await pushOurs(m, pushed, now);
      for (const [person, own] of Map.groupBy(pushed, ({ policyBy }) => policyBy)) {
        const entries = own.map(({ id, listingId, field }) => ({
          verb: 'push_drift',
          target: `drift:${id}`,
          details: { listing: listingId, field, policy: 'push_ours' },
        }));
        await recordAudit(m, { person, door: 'worker', requestId: null, now }, ...entries);
      }
      return pushed.length;
    });
  }
}
