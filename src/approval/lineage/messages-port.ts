import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';

/** The line of an ERP by which a fact came. */
export interface MessageOrigin {
  messageId: string;
  batchId: string;
  line: number;
  source: string;
  at: Date;
  keyId: string | null;
  /** W3C trace id of the request that brought its batch; null: older than trace ids. */
  traceId: string | null;
}

/** By which line did it come? Owned here, where a cell is traced back; answered by ingest, which keeps what senders sent. */
export abstract class MessageOrigins {
  /** Undefined where the message is no longer kept. */
  abstract origin(m: EntityManager, messageId: string): Promise<MessageOrigin | undefined>;
}

/**
 * Holds the answer that ingest brings at start (`use`): rooms import downwards only, so injection cannot bring it. Without one, a trace
 * ends at the change.
 */
@Injectable()
export class MessagesPort {
  private provider: MessageOrigins | undefined;

  use(provider: MessageOrigins): void {
    this.provider = provider;
  }

  /** By which line of the ERP it came; undefined: the message is kept no longer, or nobody answers. */
  async origin(m: EntityManager, messageId: string): Promise<MessageOrigin | undefined> {
    return this.provider?.origin(m, messageId);
  }
}
