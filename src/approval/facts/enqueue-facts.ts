import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { FactsOutboxRepository } from './facts-outbox.repository.js';

export interface ChangedFacts {
  rootId: string;
  messageId: string | null;
}

/** Ingest's door: call it in the transaction that wrote the facts. Products that no channel shows are left out. */
@Injectable()
export class EnqueueFacts {
  constructor(private readonly outbox: FactsOutboxRepository) {}

  async enqueueFacts(m: EntityManager, changed: ChangedFacts[], now: Date): Promise<void> {
    if (changed.length === 0) return;
    await this.outbox.enqueue(
      m,
      changed.map((c) => c.rootId),
      changed.map((c) => c.messageId),
      now,
    );
  }
}
