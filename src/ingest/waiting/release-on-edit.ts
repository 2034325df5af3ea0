import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { EnqueueFacts } from '../../approval/index.js';
import { WriteListener, type RowResult } from '../../catalog/index.js';
import type { Acting } from '../../journal/index.js';
import { changedRoots } from './changed-roots.js';
import { claimWithWaiting } from './claim-with-waiting.js';
import { ParkedLines } from './parked-lines.service.js';

/** A parent that a person made is as good as one that the ERP sent: its parked children come with it. */
@Injectable()
export class ReleaseOnEdit extends WriteListener {
  constructor(
    private readonly parking: ParkedLines,
    private readonly editions: EnqueueFacts,
  ) {
    super();
  }

  override async claim(m: EntityManager, skus: string[]): Promise<void> {
    await claimWithWaiting(m, skus);
  }

  async written(m: EntityManager, results: RowResult[], by: Acting): Promise<void> {
    const made = results.filter((result) => result.verdict === 'created').map((result) => result.sku);
    const released = await this.parking.release(m, made, by);
    await this.editions.enqueueFacts(m, changedRoots(released), by.now);
  }
}
