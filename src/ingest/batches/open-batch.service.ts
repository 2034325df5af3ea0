import { Injectable } from '@nestjs/common';
import { DataSource, type QueryRunner } from 'typeorm';
import { findBatch, openBatch, resumeBatch, tryLockBatch, unlockBatch, type BatchRow, type NewBatch } from './batch.repository.js';

export interface RunningBatch {
  kind: 'run';
  batch: BatchRow;
  /** Some lines may have been answered before. */
  isResumed: boolean;
  release(): Promise<void>;
}

export type Opened = RunningBatch | { kind: 'replay'; batch: BatchRow } | { kind: 'busy' };

/** Says what a request is under its Idempotency-Key: the first, the repeat of a finished or a broken one, or a second one at once. */
@Injectable()
export class OpenBatch {
  constructor(private readonly ds: DataSource) {}

  async open(request: NewBatch): Promise<Opened> {
    const made = await openBatch(this.ds.manager, request);
    if (made && request.idempotencyKey === null) return { kind: 'run', batch: made, isResumed: false, release: async () => undefined };
    const { id } = made ?? (await findBatch(this.ds.manager, request));
    const session = this.ds.createQueryRunner();
    try {
      return await this.take(session, request, id, made === undefined);
    } catch (error) {
      // A fault in between (no room, say) must not keep the key locked until the program ends.
      await this.release(session, id).catch(() => undefined);
      throw error;
    }
  }

  private async take(session: QueryRunner, request: NewBatch, id: string, isResumed: boolean): Promise<Opened> {
    if (!(await tryLockBatch(session.manager, id))) {
      await session.release();
      return { kind: 'busy' };
    }
    // Read under the lock: whoever worked on it may have finished in between.
    const batch = await findBatch(session.manager, request);
    if (batch.state === 'finished') {
      await this.release(session, id);
      return { kind: 'replay', batch };
    }
    await resumeBatch(session.manager, id);
    return { kind: 'run', batch, isResumed, release: () => this.release(session, id) };
  }

  private async release(session: QueryRunner, id: string): Promise<void> {
    if (session.isReleased) return;
    try {
      await unlockBatch(session.manager, id);
    } finally {
      await session.release();
    }
  }
}
