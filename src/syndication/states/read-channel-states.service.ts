import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { ReadEditorial } from '../../approval/index.js';
import { readChannels } from '../reach/channel.repository.js';
import { channelState, type ChannelState } from './channel-state.js';
import { readShown } from './shown-products.repository.js';

/** Where products stand on the channels. */
@Injectable()
export class ReadChannelStates {
  constructor(private readonly editorial: ReadEditorial) {}

  /** Of each product a row for each locale of each channel, by product, channel and locale. Six statements, however many. */
  async of(m: EntityManager, rootIds: string[], now: Date): Promise<ChannelState[]> {
    const rows = await this.editorial.of(m, rootIds, await this.channels(m));
    const shown = new Map((await readShown(m, rootIds, now)).map((one) => [`${one.rootId} ${one.channel}`, one]));
    const versions = await this.editorial.versions(m, [...new Set([...shown.values()].flatMap(({ editions }) => editions))]);
    return rows.map((row) => channelState(row, shown.get(`${row.rootId} ${row.channel}`), versions));
  }

  /** Code of each channel → its locales. */
  async channels(m: EntityManager): Promise<Map<string, string[]>> {
    return new Map((await readChannels(m)).map(({ code, locales }) => [code, locales]));
  }
}
