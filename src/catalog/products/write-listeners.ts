import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Acting } from '../../journal/index.js';
import type { RowResult } from './write-rows.js';

/** A room above that must answer what a person's write did: a parent that was waited for, a recall. */
export abstract class WriteListener {
  /** In the writer's transaction, so that the write and its answer are one. */
  abstract written(m: EntityManager, results: RowResult[], by: Acting): Promise<void>;
}

/** Holds the listeners that upper rooms bring at start: rooms import downwards only, so injection cannot bring them. The ERP's door asks the same rooms itself. */
@Injectable()
export class WriteListeners {
  private readonly listeners: WriteListener[] = [];

  add(listener: WriteListener): void {
    this.listeners.push(listener);
  }

  async tell(m: EntityManager, results: RowResult[], by: Acting): Promise<void> {
    if (results.every((result) => result.changed.length === 0)) return;
    for (const listener of this.listeners) await listener.written(m, results, by);
  }
}
