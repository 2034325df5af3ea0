import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { LoadedChannel } from '../reach/loaded-channel.js';
import { mostRemovals, REMOVAL_WINDOW_MS, removalShareOf, LEAST_REMOVALS } from './removal-guard.js';
import {
  countListed,
  forgetRemovals,
  lately,
  lockRemovals,
  losingListings,
  noteRemovals,
  openHold,
  removalCandidates,
  type Candidate,
  type PlannedSkus,
} from './removals.repository.js';

/** Products of a batch that were planned, and what their plans name. */
export interface Planned {
  rootIds: string[];
  /** Keys of listings. */
  planned: string[];
  /** Of these, those that can lose a part and stay. */
  parted: PlannedSkus[];
  isRecalled: (rootId: string, sku: string) => boolean;
}

/** A listing that would leave, or lose a part, and stays as it is for now. */
export interface HeldListing extends Pick<Candidate, 'key' | 'rootId' | 'lost'> {
  /** A person has said that it stays. */
  isKept: boolean;
}

/**
 * More removals of a channel within an hour than its share are as likely a mistake as not, whatever causes them: they wait for a person, each batch as a
 * whole, and so does what comes after while he has not decided. A listing that waits stays as it is: its price and stock go on, and so do its stops. One
 * that loses any of its SKUs counts as one that leaves.
 */
@Injectable()
export class GuardRemovals {
  /** Keys of what loses a part: planned once it is known whether it may. */
  async losing(m: EntityManager, channel: LoadedChannel, parted: PlannedSkus[]): Promise<Set<string>> {
    const found = await losingListings(m, channel.code, parted);
    return new Set(found.flatMap(({ key, isPlanned }) => (isPlanned ? [] : key)));
  }

  /** Returned is what has to stay. Two statements where nothing leaves, and one where nothing could lose a part. */
  async guard(m: EntityManager, channel: LoadedChannel, batch: Planned, now: Date): Promise<HeldListing[]> {
    const found = async (): Promise<Candidate[]> => [
      ...(await removalCandidates(m, channel.code, batch.rootIds, batch.planned)),
      ...(await losingListings(m, channel.code, batch.parted)),
    ];
    if ((await found()).length === 0) return [];
    // Nobody adds to a hold, or ends it, while somebody decides it: read again once that is so.
    await lockRemovals(m, channel.code);
    const candidates = await found();
    const leaving = candidates.filter(({ isPlanned }) => !isPlanned);
    const losing = new Set(leaving.map(({ id }) => id));
    // What was held as a whole and is planned again without a part waits for that part.
    const again = candidates.filter(({ id, isPlanned }) => isPlanned && !losing.has(id));
    const isFree = (one: Candidate): boolean => isConfirmed(one) || isAllRecalled(one, batch);
    const free = leaving.filter(isFree);
    const kept = leaving.filter((one) => one.state === 'kept' && !isFree(one));
    const asking = leaving.filter((one) => one.state !== 'kept' && !isFree(one));
    if (again.length + free.length > 0) await forgetRemovals(m, ids([...again, ...free]));
    const holdId = asking.length > 0 ? await this.count(m, channel, asking, now) : null;
    const held = [...kept, ...(holdId === null ? [] : asking)];
    return held.map(({ key, rootId, lost, state }) => ({ key, rootId, lost, isKept: state === 'kept' }));
  }

  /** The hold by which these wait; null: they go. */
  private async count(m: EntityManager, { code: channelCode, config }: LoadedChannel, asking: Candidate[], now: Date): Promise<string | null> {
    // What lost a part within the hour, and loses another, is one removal.
    const since = new Date(now.getTime() - REMOVAL_WINDOW_MS);
    const { went, whole, holdId: open } = await lately(m, channelCode, since, ids(asking));
    const holdId = open ?? (await this.opened(m, channelCode, { removals: went + asking.length, whole, share: removalShareOf(config.settings) }, now));
    await noteRemovals(m, channelCode, { leaving: asking, state: holdId === null ? 'went' : 'held', holdId }, { since, now });
    return holdId;
  } // prettier-ignore

  private async opened(
    m: EntityManager,
    channelCode: string,
    { removals, whole, share }: { removals: number; whole: number; share: number },
    beganAt: Date,
  ): Promise<string | null> {
    if (removals <= LEAST_REMOVALS) return null;
    const ofAll = ((await countListed(m, [channelCode])).get(channelCode) ?? 0) + whole;
    return removals <= mostRemovals(ofAll, share) ? null : openHold(m, { channelCode, removals, ofAll, beganAt });
  }
}

/** A person has let go what leaves now, or more. */
const isConfirmed = ({ state, lost, lostBefore }: Candidate): boolean =>
  state === 'confirmed' && (lostBefore.length === 0 || (lost.length > 0 && lost.every((sku) => lostBefore.includes(sku))));

function isAllRecalled({ rootId, skus, lost }: Candidate, { isRecalled }: Planned): boolean {
  const leaving = lost.length > 0 ? lost : skus;
  return leaving.length > 0 && leaving.every((sku) => isRecalled(rootId, sku));
}

const ids = (all: Candidate[]): string[] => all.map(({ id }) => id);
