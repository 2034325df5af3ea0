import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { STRUCTURE, WriteListener, type RowResult } from '../../catalog/index.js';
import type { Acting } from '../../journal/index.js';
import { ChannelsOfMarkets, enqueueProducts } from '../editions/index.js';
import { FactsOutboxRepository } from './facts-outbox.repository.js';

/** A product whose facts changed in this transaction, and by whom. */
export interface ChangedFacts {
  rootId: string;
  /** The ERP's message that did it; null: a person's edit, or none is known. */
  messageId: string | null;
  /** Who sent the message, or made the edit: a spelling that the register knows. The edition names this one. */
  person: string;
  /** Where it was recalled, or that was lifted; null: in all markets. What sells it there is planned anew, also where its edition stays as it is. */
  recalledIn: (string | null)[];
  /** Something of it lives otherwise than before: planned anew after its editions, as a life that ended and went on before anybody looked makes none. */
  livesElse: boolean;
}

/** Ingest calls it in the transaction that wrote the facts. Products that no channel shows are left out. */
@Injectable()
export class EnqueueFacts extends WriteListener {
  constructor(
    private readonly outbox: FactsOutboxRepository,
    private readonly channels: ChannelsOfMarkets,
  ) {
    super();
  }

  /** A person's write changes what goes live without approval: lifecycles and recalls. Those must not wait for the next ERP message. */
  async written(m: EntityManager, results: RowResult[], by: Acting): Promise<void> {
    const moved = results.filter(
      ({ rootId, changed }) => rootId !== undefined && (changed.includes(STRUCTURE.lifecycle) || changed.includes(STRUCTURE.recall)),
    );
    await this.enqueueFacts(
      m,
      moved.map(({ rootId, recalledIn = [], changed }) => ({
        ...{ rootId: rootId!, messageId: null, person: by.person },
        ...{ recalledIn, livesElse: changed.includes(STRUCTURE.lifecycle) },
      })),
      by.now,
    );
  }

  /** Products into the queue of new editions, and those that were recalled into the plans of the channels that sell there. */
  async enqueueFacts(m: EntityManager, changed: ChangedFacts[], now: Date): Promise<void> {
    if (changed.length === 0) return;
    await this.outbox.enqueue(m, changed, now);
    const recalled = changed.flatMap(({ rootId, recalledIn }) => recalledIn.map((market) => ({ rootId, market })));
    if (recalled.length === 0) return;
    const sellers = await this.channels.find(m, new Set(recalled.flatMap(({ market }) => market ?? [])));
    const places = recalled.flatMap(({ rootId, market }) =>
      (market === null ? [null] : (sellers.get(market) ?? [])).map((channel) => ({ rootId, channel })),
    );
    if (places.length > 0) await enqueueProducts(m, places, now);
  }
}
