import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { STRUCTURE, WriteListener, type RowResult } from '../../catalog/index.js';
import type { Acting } from '../../journal/index.js';
import { enqueueProducts } from '../editions/edition-outbox.repository.js';
import { FactsOutboxRepository } from './facts-outbox.repository.js';

/** A product whose facts changed in this transaction, and by whom. */
export interface ChangedFacts {
  rootId: string;
  /** The ERP's message that did it; null: a person's edit, or none is known. */
  messageId: string | null;
  /** Who sent the message, or made the edit: a spelling that the register knows. The edition names this one. */
  person: string;
  /** It was recalled, or that was lifted: its listings are planned anew, also where its edition stays as it is. */
  recalled: boolean;
}

/** Ingest calls it in the transaction that wrote the facts. Products that no channel shows are left out. */
@Injectable()
export class EnqueueFacts extends WriteListener {
  constructor(private readonly outbox: FactsOutboxRepository) {
    super();
  }

  /** A person's write changes what goes live without approval: lifecycles and recalls. Those must not wait for the next ERP message. */
  async written(m: EntityManager, results: RowResult[], by: Acting): Promise<void> {
    const moved = results.filter(
      ({ rootId, changed }) => rootId !== undefined && (changed.includes(STRUCTURE.lifecycle) || changed.includes(STRUCTURE.recall)),
    );
    await this.enqueueFacts(
      m,
      moved.map(({ rootId, changed }) => ({
        rootId: rootId!,
        messageId: null,
        person: by.person,
        recalled: changed.includes(STRUCTURE.recall),
      })),
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
    const recalled = changed.filter((one) => one.recalled).map(({ rootId }) => rootId);
    if (recalled.length > 0) await enqueueProducts(m, recalled, now);
  }
}
