import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { MessageOrigins, type MessageOrigin } from '../../approval/index.js';
import { findOrigin } from './batch.repository.js';

/** Tells the trace of a cell by which line of which sender a fact came. */
@Injectable()
export class ErpMessages extends MessageOrigins {
  override origin(m: EntityManager, messageId: string): Promise<MessageOrigin | undefined> {
    return findOrigin(m, messageId);
  }
}
