import type { ExchangeEntity } from './exchange.entity.js';

/** One request and its answer, with secrets removed. */
export interface Exchange extends Omit<ExchangeEntity, 'id'> {
  channelKind: string;
}

/** Takes exchanges; must neither throw nor wait. */
export type ExchangeSink = (exchange: Exchange) => void;
