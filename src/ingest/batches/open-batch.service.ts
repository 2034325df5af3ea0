import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { BatchLocks } from './batch-locks.js';
import { findBatch, openBatch, resumeBatch, type BatchRow, type NewBatch } from './batch.repository.js';

export interface RunningBatch {
  kind: 'run';
  batch: BatchRow;
  /** Some lines may have been answered before. */
  isResumed: boolean;
  release(): Promise<void>;
}

export type BatchOpening = RunningBatch | { kind: 'replay'; batch: BatchRow } | { kind: 'busy' };

/** Says what a request is under its Idempotency-Key: the first, the repeat of a finished or a broken one, or a second one at once. */
@Injectable()
export class OpenBatch {
  constructor(
    private readonly ds: DataSource,
    private readonly locks: BatchLocks,
  ) {}

  async open(request: NewBatch): Promise<BatchOpening> {
    const made = await openBatch(this.ds.manager, request);
    if (made && request.idempotencyKey === null) return { kind: 'run', batch: made, isResumed: false, release: async () => undefined };
    const { id } = made ?? (await findBatch(this.ds.manager, request));
    if (!(await this.locks.take(id))) return { kind: 'busy' };
    try {
      // Read under the lock: whoever worked on it may have finished in between.
      const batch = await findBatch(this.ds.manager, request);
      if (batch.state === 'finished') {
        await this.locks.release(id);
        return { kind: 'replay', batch };
      }
      // Nobody else changes what is locked.
      if (batch.state === 'broken') await resumeBatch(this.ds.manager, id);
      return { kind: 'run', batch, isResumed: made === undefined, release: () => this.locks.release(id) };
    } catch (error) {
      await this.locks.release(id);
      throw error;
    }
  }
}
