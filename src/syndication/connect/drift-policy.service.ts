import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { inTransaction } from '../../../libs/db/index.js';
import type { Problem } from '../../../libs/problem/index.js';
import { recordAudit, type Acting } from '../../journal/index.js';
import {
  applyPolicies,
  concernedDrift,
  isNameKnown,
  lockPolicies,
  pushAnew,
  readPolicies,
  savePolicy,
  type ConcernedDrift,
  type DriftPolicyView,
} from '../findings/drift-policies.repository.js';
import { ChannelRegistry } from '../registry.js';
import { channelView } from '../reach/channel-views.repository.js';
import { checkPolicy, FIELD_UNKNOWN, pushesUnsaid, type NewDriftPolicy } from './drift-policy.js';
import { noChannel } from '../reach/no-channel.js';

/** What became of a policy. With `problems`, nothing changed. */
export interface SetDriftPolicyResult {
  policy?: DriftPolicyView;
  /** Open differences that it is the word on from now on, or would be; those that it pushes have no `notPushed`. */
  concerned: ConcernedDrift[];
  problems: Problem[];
}

/** What becomes of differences of a field on a channel, by an administrator's word: of those that are open at once, of others when they are found. */
@Injectable()
export class SetDriftPolicy {
  constructor(
    private readonly ds: DataSource,
    private readonly registry: ChannelRegistry,
  ) {}

  /** Of one channel; null: of all. */
  list(channelCode: string | null): Promise<DriftPolicyView[]> {
    return readPolicies(this.ds.manager, channelCode);
  }

  /** In one transaction with its audit; `concerned` are the open differences that it decides at once. A `push_ours` says how many it pushes, or is refused. */
  async set(wanted: NewDriftPolicy, by: Acting): Promise<SetDriftPolicyResult> {
    const { channelCode, field, policy, pushes } = wanted;
    return inTransaction(this.ds, async (m) => {
      const channel = await channelView(m, channelCode);
      if (!channel) return { concerned: [], problems: [noChannel(channelCode)] };
      const adapter = this.registry.of(channel.kind);
      const refused = checkPolicy(adapter, wanted);
      if (refused && !(refused.code === FIELD_UNKNOWN && (await isNameKnown(m, channelCode, field))))
        return { concerned: [], problems: [refused] };
      await lockPolicies(m, channelCode, 'to_set');
      const concerned = await concernedDrift(m, wanted, adapter, by.now);
      const pushed = policy === 'push_ours' ? concerned.filter(({ notPushed }) => notPushed === null) : [];
      if (pushed.length !== (pushes ?? 0)) return { concerned, problems: [pushesUnsaid(pushed.length)] };
      await savePolicy(m, { channelCode, field, policy, setBy: by.person, setAt: by.now });
      await applyPolicies(m, { channelCode });
      const drift = pushed.map(({ id }) => id);
      if (drift.length > 0) await pushAnew(m, drift);
      await recordAudit(m, by, { verb: 'set_drift_policy', target: `channel:${channelCode}`, details: { field, policy, pushes: drift } });
      const saved = (await readPolicies(m, channelCode)).find((one) => one.field === field)!;
      return { policy: saved, concerned, problems: [] };
    });
  }
}
