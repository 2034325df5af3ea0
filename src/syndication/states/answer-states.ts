import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { ChannelStatesPort, StateSource, type KnownStates, type SearchListing, type SearchState } from '../../search/index.js';
import type { ChannelState } from './channel-state.js';
import { ChannelRegistry } from '../registry.js';
import { foundIssues, foundListings, listingsWithIds, recallOwners } from './found.repository.js';
import { ReadChannelStates } from './read-channel-states.service.js';

/** Tells the search where products stand on the channels. */
@Injectable()
export class AnswerStates extends StateSource implements OnModuleInit {
  constructor(
    private readonly port: ChannelStatesPort,
    private readonly reading: ReadChannelStates,
    private readonly registry: ChannelRegistry,
  ) {
    super();
  }

  onModuleInit(): void {
    this.port.use(this);
  }

  async read(m: EntityManager, rootIds: string[], now: Date): Promise<KnownStates> {
    const all = await this.reading.of(m, rootIds, now);
    const told = new Set(all.filter(({ state }) => state !== 'draft').map(placeOf));
    const states = all.filter((one) => told.has(placeOf(one))).map(toRow);
    return { states, listings: await foundListings(m, rootIds), issues: await foundIssues(m, rootIds) };
  }

  listings(m: EntityManager, listingIds: string[]): Promise<SearchListing[]> {
    return listingsWithIds(m, listingIds);
  }

  channels(m: EntityManager): Promise<ReadonlyMap<string, readonly string[]>> {
    return this.reading.channels(m);
  }

  /** Roles, channels by their kind, and who ever recalled something: that stands with an issue of his name until he lifts it. */
  async owners(m: EntityManager, names: readonly string[]): Promise<ReadonlySet<string>> {
    const known = new Set([...OWNERS, ...this.registry.kinds()]);
    const others = names.filter((name) => !known.has(name));
    const recalling = others.length > 0 ? await recallOwners(m, others) : [];
    return new Set([...names.filter((name) => known.has(name)), ...recalling]);
  }
}

/** Whose move an issue is, beside those of channels and recalls. */
const OWNERS = ['pim', 'erp', 'publisher', 'operator', 'plinth'];

const placeOf = ({ rootId, channel }: ChannelState): string => `${rootId} ${channel}`;

function toRow({ channel: channelCode, reviewId, approvedVersion: _approved, shownVersion: _shown, ...one }: ChannelState): SearchState {
  return { ...one, channelCode, inReview: reviewId !== null };
}
