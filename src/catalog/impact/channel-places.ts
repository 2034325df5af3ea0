import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';

/** A channel, by what tells in which cells it looks. */
export interface ChannelPlace {
  channelCode: string;
  kind: string;
  marketCode: string;
  /** In its order. */
  locales: readonly string[];
}

/** Which channels are there? Owned here, so that what families ask for is counted as it will be asked; answered by search, which is told of them. */
export abstract class ChannelPlaces {
  abstract all(m: EntityManager): Promise<readonly ChannelPlace[]>;
}

/** Holds the answer that search brings at start (`use`): rooms import downwards only, so injection cannot bring it. Without one, there is none. */
@Injectable()
export class ChannelPlacesPort {
  private provider: ChannelPlaces | undefined;

  use(provider: ChannelPlaces): void {
    this.provider = provider;
  }

  /** Every channel, by its code; none without a provider. */
  async all(m: EntityManager): Promise<readonly ChannelPlace[]> {
    return this.provider ? this.provider.all(m) : [];
  }
}
