import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { MoveEffects } from '../../../port/index.js';
import { ChannelDirectory } from '../../reach/channel-directory.js';
import { placesOnChannels, type PlaceOnChannel } from './moves.repository.js';

/** Something that goes, or would go, from one product to another. */
export interface Mover {
  sku: string;
  fromRoot: string;
  toRoot: string;
}

/** How far it is on a channel, first to last. */
export const MOVE_STATES = ['waits_for_approval', 'waits_for_channel', 'sells_in_both', 'over'] as const;
export type MoveState = (typeof MOVE_STATES)[number];

/** A move as one channel sees it. */
export interface MoveOutlook extends MoveEffects {
  sku: string;
  channelCode: string;
  /** Key of the listing that shows it now, and of the one that will, where that is known already. */
  listingKey: string;
  newListingKey: string | null;
  state: MoveState;
}

/** What moves mean on the channels that sell the things: what each keeps and loses there, and how far it is. */
@Injectable()
export class MoveOutlooks {
  constructor(
    private readonly ds: DataSource,
    private readonly directory: ChannelDirectory,
  ) {}

  /** By SKU; a channel that does not have it is left out. `along`: all that would go, where nothing has moved yet. One statement for any number. */
  async of(movers: Mover[], along: string[] = []): Promise<MoveOutlook[]> {
    const places = Map.groupBy(await placesOnChannels(this.ds.manager, movers, along), ({ sku, channelCode }) => `${channelCode} ${sku}`);
    const channels = new Map((await this.directory.recent()).map((channel) => [channel.code, channel]));
    return [...places.values()].flatMap((own): MoveOutlook[] => {
      const [was, will] = [own.find(({ isNew }) => !isNew), own.find(({ isNew }) => isNew)];
      const shown = was ?? will!;
      const adapter = channels.get(shown.channelCode)?.adapter;
      if (!adapter) return [];
      const { keeps, loses } = adapter.moveEffects(shown.goesAlong ? 'own' : 'part');
      const { sku, channelCode, listingKey } = shown;
      return [{ sku, channelCode, listingKey, newListingKey: will?.listingKey ?? null, state: stateOf(was, will), keeps, loses }];
    });
  }
}

function stateOf(was: PlaceOnChannel | undefined, will: PlaceOnChannel | undefined): MoveState {
  if (!will) return 'waits_for_approval';
  if (!was) return 'over';
  return will.isLive ? 'sells_in_both' : 'waits_for_channel';
}
