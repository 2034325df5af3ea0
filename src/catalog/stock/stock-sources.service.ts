import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { Clock } from '../../../libs/clock/index.js';
import type { Problem } from '../../../libs/problem/index.js';
import { hintOutbox } from '../offers/offer-outbox.repository.js';
import { AttributeCatalog } from '../schema/attribute-catalog.js';
import { lockDefinitions } from '../schema/definition-lock.js';
import { isSound, readStockSources, type StockSourceRow } from './stock-source.js';
import { enqueueCounted, upsertStockSources } from './stock-sources.repository.js';

/** What the sources of counts mean by them. */
@Injectable()
export class StockSources {
  constructor(
    private readonly catalog: AttributeCatalog,
    private readonly clock: Clock,
  ) {}

  /** With any problem, nothing was changed. What the counts of a changed source mean is told to the channels. */
  async upsert(m: EntityManager, rows: StockSourceRow[]): Promise<Problem[]> {
    await lockDefinitions(m);
    const read = readStockSources(await this.catalog.load(m), rows);
    if (!isSound(read)) return read;
    const changed = await upsertStockSources(m, read);
    if (changed.length > 0) {
      await enqueueCounted(m, changed, this.clock.now());
      await hintOutbox(m);
    }
    return [];
  }
}
