import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { inTransaction } from '../../../libs/db/index.js';
import { problem, type Problem } from '../../../libs/problem/index.js';
import { enqueueProducts } from '../../approval/index.js';
import { recordAudit, type Acting } from '../../journal/index.js';
import { noChannel } from '../reach/no-channel.js';
import type { HoldState } from './removal-guard.js';
import { setRemovalShare } from './removal-share.repository.js';
import { decideHold, decideRemovals, findHold, lockRemovals, readHolds, type HoldView } from './removals.repository.js';

export interface HoldAnswer {
  hold: HoldView | null;
  problems: Problem[];
}

/** What a person says of removals that wait. Either way the products are planned anew, by what is meant then. */
@Injectable()
export class RemovalHolds {
  constructor(private readonly ds: DataSource) {}

  list(channel: string | null, state: HoldState | null): Promise<HoldView[]> {
    return readHolds(this.ds.manager, channel, state);
  }

  /** They leave the channel. Also of those that somebody has kept. */
  confirm(id: string, by: Acting): Promise<HoldAnswer> {
    return this.decide(id, ['open', 'kept'], 'confirmed', 'confirm_removals', by);
  }

  /** They stay, until their plan names them again or somebody confirms. */
  keep(id: string, by: Acting): Promise<HoldAnswer> {
    return this.decide(id, ['open'], 'kept', 'keep_listings', by);
  }

  async setShare(code: string, maxShare: number, by: Acting): Promise<Problem[]> {
    return inTransaction(this.ds, async (m) => {
      const written = await setRemovalShare(m, code, maxShare);
      if (written === undefined) return [noChannel(code)];
      if (written) await recordAudit(m, by, { verb: 'set_max_removal_share', target: `channel:${code}`, details: { maxShare } });
      return [];
    });
  }

  private decide(id: string, from: HoldState[], to: 'confirmed' | 'kept', verb: string, by: Acting): Promise<HoldAnswer> {
    return inTransaction(this.ds, async (m) => {
      const before = /^[1-9]\d{0,17}$/.test(id) ? await findHold(m, id) : undefined;
      if (!before) return { hold: null, problems: [noHold()] };
      // Who plans adds to an open hold: what he has not written down yet would wait by one that is decided.
      await lockRemovals(m, before.channelCode);
      if (!(await decideHold(m, id, { from, to, by: by.person, now: by.now }))) return { hold: before, problems: [decided(before)] };
      const roots = await decideRemovals(m, id, to);
      await enqueueProducts(
        m,
        roots.map((rootId) => ({ rootId, channel: before.channelCode })),
        by.now,
      );
      await recordAudit(m, by, { verb, target: `channel:${before.channelCode}`, details: { hold: id, listings: before.waiting } });
      return { hold: (await findHold(m, id))!, problems: [] };
    });
  }
}

const noHold = (): Problem => problem('hold_not_found', 'id', 'There is no such hold', 'Take the id from removalHolds');

const decided = ({ state, decidedBy }: HoldView): Problem =>
  problem('hold_decided', 'id', `It is ${state}${decidedBy === null ? '' : ` by ${decidedBy}`} already`, 'Read removalHolds again');
