import type { ChannelAdapter } from '../../../port/index.js';
import { numbersOf, type StockNumber } from './numbers.js';
import type { OfferLineRow } from './offer-line-row.js';
import { fingerprint } from './render-lines.js';
import type { LeasedWire } from './wire.js';

/** The call that said a number last. */
export type LastCall = Pick<LeasedWire, 'sentAt' | 'lastProblem'>;

/** The channel itself told that it did not do it. */
const NOT_DONE = new Set(['retry', 'moved']);

/**
 * The numbers of the last call, where its answer was lost and nobody has looked since: they may stand there, whatever the state of the wire has become since
 * (a stop waits for no look). None: all is known; or no number was ever taken, and what was made without one is told by `takeEffects`. Pure.
 */
export function unheard(
  adapter: Pick<ChannelAdapter, 'ownedOffer' | 'unitsField' | 'unitsAt'>,
  { sku, stockSent, stockAccepted, stockProblem, readAt, stockAcceptedAt }: OfferLineRow,
  call: LastCall | undefined,
): StockNumber[] {
  if (!call?.sentAt || !stockSent || !stockAccepted || NOT_DONE.has(call.lastProblem?.code ?? '')) return [];
  const { sentAt } = call;
  if ([readAt, stockAcceptedAt].some((at) => at && at >= sentAt)) return [];
  const said = fingerprint(stockSent);
  if (said === stockProblem?.rejectedHash || said === fingerprint(stockAccepted)) return [];
  return numbersOf(adapter, sku, stockSent);
}
