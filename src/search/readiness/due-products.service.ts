import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { Clock } from '../../../libs/clock/index.js';
import { addDue } from './due.repository.js';

/** For rooms that know of what a judgement depends on besides cells: pictures, for one. */
@Injectable()
export class DueProducts {
  constructor(private readonly clock: Clock) {}

  /** What is said of these may be other now: they wait to be judged. In the transaction of the change. */
  async add(m: EntityManager, rootIds: readonly string[]): Promise<void> {
    if (rootIds.length > 0) await addDue(m, [...new Set(rootIds)], this.clock.now());
  }
}
