import { Injectable } from '@nestjs/common';
import { DataSource, type QueryRunner } from 'typeorm';
import { tryLockBatch, unlockBatch } from './batch-lock.repository.js';

/**
 * Which batches this process works on, held in the database by one session for all of them: what a dead process held is free at once.
 * A session for each was rejected: as many senders as the pool has connections, and none is left for their lines.
 */
@Injectable()
export class BatchLocks {
  private readonly held = new Set<string>();
  private session: QueryRunner | undefined;
  private turn: Promise<unknown> = Promise.resolve();

  constructor(private readonly ds: DataSource) {}

  /** False while anybody works on the batch. A session may take its own lock twice, so this process looks at its own list first. */
  async take(id: string): Promise<boolean> {
    if (this.held.has(id)) return false;
    this.held.add(id);
    try {
      const got = await this.inTurn(async () => {
        if (this.session?.isReleased) this.session = undefined;
        this.session ??= this.ds.createQueryRunner();
        return tryLockBatch(this.session.manager, id);
      });
      if (!got) await this.forget(id);
      return got;
    } catch (error) {
      await this.forget(id);
      throw error;
    }
  }

  /** A session that broke holds nothing any more: there is nothing left to unlock, and what the batch came to is not its fault. */
  async release(id: string): Promise<void> {
    if (!this.held.has(id)) return;
    await this.inTurn(async () => {
      if (this.session && !this.session.isReleased) await unlockBatch(this.session.manager, id);
    }).catch(() => undefined);
    await this.forget(id);
  }

  /** The connection goes back to the pool with the last batch. */
  private async forget(id: string): Promise<void> {
    this.held.delete(id);
    await this.inTurn(async () => {
      if (this.held.size === 0) await this.drop();
    });
  }

  /** One statement at a time. A session that broke lost its locks, which the unique line numbers of a batch make harmless. */
  private inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = this.turn.then(work).catch(async (error: unknown) => {
      await this.drop();
      throw error;
    });
    this.turn = done.catch(() => undefined);
    return done;
  }

  private async drop(): Promise<void> {
    const session = this.session;
    this.session = undefined;
    await session?.release().catch(() => undefined);
  }
}
