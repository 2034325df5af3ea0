import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';

/** The places whose rules say what is meant for a channel, by channel: none where everything is; a channel that nobody knows is absent. */
export type PlacesOfChannels = ReadonlyMap<string, readonly string[]>;

/** What the room of the channels answers. */
export abstract class AssortmentPlacesReader {
  abstract places(m: EntityManager): Promise<PlacesOfChannels>;
}

/** The port by which a filter for what is meant for a channel finds the places that decide it. */
@Injectable()
export class AssortmentPlaces {
  private reader?: AssortmentPlacesReader;

  /** At start: rooms import downwards only, so injection cannot bring the reader. */
  use(reader: AssortmentPlacesReader): void {
    this.reader = reader;
  }

  /** Empty where no room answers. */
  async all(m: EntityManager): Promise<PlacesOfChannels> {
    return (await this.reader?.places(m)) ?? new Map<string, string[]>();
  }
}
