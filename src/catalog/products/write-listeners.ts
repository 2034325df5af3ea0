import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Acting } from '../../journal/index.js';
import type { RowResult } from './write-rows.js';

/** A room above that must answer what a person's write did: a parent that was waited for, a recall. */
export abstract class WriteListener {
  /** Before anything is locked: claims nodes that a person is about to make, with all that their coming would make as well. */
  claim(_m: EntityManager, _skus: string[]): Promise<void> {
    return Promise.resolve();
  }

  /** In the writer's transaction, so that the write and its answer are one. */
  abstract written(m: EntityManager, results: RowResult[], by: Acting): Promise<void>;
}

/** Holds the listeners that upper rooms bring at start: rooms import downwards only, so injection cannot bring them. The ERP's door asks the same rooms itself. */
@Injectable()
export class WriteListeners {
  private readonly listeners: WriteListener[] = [];

  /** At start; listeners are asked in the order in which they came. */
  add(listener: WriteListener): void {
    this.listeners.push(listener);
  }

  /** Before anything is locked: each listener claims what the coming of these SKUs would make as well. */
  async claim(m: EntityManager, skus: string[]): Promise<void> {
    for (const listener of this.listeners) await listener.claim(m, skus);
  }

  /** After a write, in its transaction: what it came to, row by row. Nobody is told where nothing changed. */
  async tell(m: EntityManager, results: RowResult[], by: Acting): Promise<void> {
    if (results.every((result) => result.changed.length === 0)) return;
    for (const listener of this.listeners) await listener.written(m, results, by);
  }
}
