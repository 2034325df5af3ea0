import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { AttributeCatalog } from '../../catalog/index.js';
import { ChannelsOfMarkets } from '../editions/index.js';
import { readEditorial, versionsOfEditions, type EditorialRow } from './editorial.repository.js';

/** How far people are with products, for channels and locales that the caller names. */
@Injectable()
export class ReadEditorial {
  constructor(
    private readonly catalog: AttributeCatalog,
    private readonly channels: ChannelsOfMarkets,
  ) {}

  /** Of each product a row for each locale of each channel, by product, channel and locale. Three statements. */
  async of(m: EntityManager, rootIds: string[], channels: ReadonlyMap<string, readonly string[]>): Promise<EditorialRow[]> {
    const sights = await this.channels.sights(m, await this.catalog.load(m));
    const places = [...channels].flatMap(([channel, locales]) =>
      locales.map((locale) => ({ channel, locale, scopes: sights.get(channel)!.scopes })),
    );
    return places.length > 0 ? readEditorial(m, rootIds, places) : [];
  }

  /** Edition → locale → number of the version that it shows. One statement. */
  async versions(m: EntityManager, editionIds: string[]): Promise<Map<string, Record<string, number>>> {
    return editionIds.length > 0 ? versionsOfEditions(m, editionIds) : new Map<string, Record<string, number>>();
  }
}
