import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { LoadedChannel } from '../reach/loaded-channel.js';
import { mostRemovals, REMOVAL_WINDOW_MS, removalShareOf, LEAST_REMOVALS } from './removal-guard.js';
import {
  countListed,
  forgetRemovals,
  lately,
  lockRemovals,
  noteRemovals,
  openHold,
  removalCandidates,
  type Candidate,
} from './removals.repository.js';

/** Products of a batch that were planned, and what their plans name. */
export interface Planned {
  rootIds: string[];
  /** Keys of listings. */
  planned: string[];
  isRecalled: (rootId: string, sku: string) => boolean;
}

/** A listing that would leave, and stays for now. */
export interface HeldListing extends Pick<Candidate, 'key' | 'rootId'> {
  /** A person has said that it stays. */
  isKept: boolean;
}

/**
 * More removals of a channel within an hour than its share are as likely a mistake as not, whatever causes them: they wait for a person, each batch as a
 * whole, and so does what comes after while he has not decided. A listing that waits stays as it is: its price and stock go on, and so do its stops.
 */
@Injectable()
export class GuardRemovals {
  /** Returned is what has to stay. One statement where nothing leaves. */
  async guard(m: EntityManager, channel: LoadedChannel, batch: Planned, now: Date): Promise<HeldListing[]> {
    const first = await removalCandidates(m, channel.code, batch.rootIds, batch.planned);
    if (first.length === 0) return [];
    // Nobody adds to a hold, or ends it, while somebody decides it: read again once that is so.
    await lockRemovals(m, channel.code);
    const candidates = await removalCandidates(m, channel.code, batch.rootIds, batch.planned);
    const [again, leaving] = [candidates.filter(({ isPlanned }) => isPlanned), candidates.filter(({ isPlanned }) => !isPlanned)];
    const isFree = ({ rootId, skus, state }: Candidate): boolean =>
      state === 'confirmed' || (skus.length > 0 && skus.every((sku) => batch.isRecalled(rootId, sku)));
    const free = leaving.filter(isFree);
    const kept = leaving.filter((one) => one.state === 'kept' && !isFree(one));
    const asking = leaving.filter((one) => one.state !== 'kept' && !isFree(one));
    if (again.length + free.length > 0) await forgetRemovals(m, ids([...again, ...free]));
    const holdId = asking.length > 0 ? await this.count(m, channel, asking, now) : null;
    return [...kept, ...(holdId === null ? [] : asking)].map(({ key, rootId, state }) => ({ key, rootId, isKept: state === 'kept' }));
  }

  /** The hold by which these wait; null: they go. */
  private async count(m: EntityManager, { code: channelCode, config }: LoadedChannel, asking: Candidate[], now: Date): Promise<string | null> {
    const since = new Date(now.getTime() - REMOVAL_WINDOW_MS);
    const { went, holdId: open } = await lately(m, channelCode, since);
    const holdId = open ?? (await this.opened(m, channelCode, { removals: went + asking.length, went, share: removalShareOf(config.settings) }, now));
    await noteRemovals(m, channelCode, { ids: ids(asking), state: holdId === null ? 'went' : 'held', holdId }, { since, now });
    return holdId;
  } // prettier-ignore

  private async opened(
    m: EntityManager,
    channelCode: string,
    { removals, went, share }: { removals: number; went: number; share: number },
    beganAt: Date,
  ): Promise<string | null> {
    if (removals <= LEAST_REMOVALS) return null;
    const ofAll = ((await countListed(m, [channelCode])).get(channelCode) ?? 0) + went;
    return removals <= mostRemovals(ofAll, share) ? null : openHold(m, { channelCode, removals, ofAll, beganAt });
  }
}

const ids = (all: Candidate[]): string[] => all.map(({ id }) => id);
