import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { AssortmentPlaces, AssortmentPlacesReader, type PlacesOfChannels } from '../../search/index.js';
import { readChannels } from '../reach/channel.repository.js';

/** Tells the search which places decide what is meant for a channel. */
@Injectable()
export class AnswerAssortmentPlaces extends AssortmentPlacesReader implements OnModuleInit {
  constructor(private readonly port: AssortmentPlaces) {
    super();
  }

  onModuleInit(): void {
    this.port.use(this);
  }

  async places(m: EntityManager): Promise<PlacesOfChannels> {
    return new Map((await readChannels(m)).map(({ code, assortment }) => [code, assortment]));
  }
}
