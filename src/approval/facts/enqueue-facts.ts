import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { STRUCTURE, WriteListener, type RowResult } from '../../catalog/index.js';
import type { Acting } from '../../journal/index.js';
import { FactsOutboxRepository } from './facts-outbox.repository.js';

/** A product whose facts changed in this transaction, and by whom. */
export interface ChangedFacts {
  rootId: string;
  /** The ERP's message that did it; null: a person's edit, or none is known. */
  messageId: string | null;
  /** Who sent the message, or made the edit: a spelling that the register knows. The edition names this one. */
  person: string;
}

/** Ingest calls it in the transaction that wrote the facts. Products that no channel shows are left out. */
@Injectable()
export class EnqueueFacts extends WriteListener {
  constructor(private readonly outbox: FactsOutboxRepository) {
    super();
  }

  /** A person's write changes one thing that goes live without approval: the lifecycle. A recall must not wait for the next ERP message. */
  async written(m: EntityManager, results: RowResult[], by: Acting): Promise<void> {
    const moved = results.filter((result) => result.rootId !== undefined && result.changed.includes(STRUCTURE.lifecycle));
    await this.enqueueFacts(
      m,
      moved.map((result) => ({ rootId: result.rootId!, messageId: null, person: by.person })),
      by.now,
    );
  }

  async enqueueFacts(m: EntityManager, changed: ChangedFacts[], now: Date): Promise<void> {
    if (changed.length === 0) return;
    await this.outbox.enqueue(
      m,
      changed.map((c) => c.rootId),
      changed.map((c) => c.messageId),
      changed.map((c) => c.person),
      now,
    );
  }
}
