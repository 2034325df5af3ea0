import type { OfferItem, OfferOutcome } from '../../../port/index.js';
import type { LoadedChannel } from '../../reach/loaded-channel.js';

/**
 * An adapter returns outcomes; if it throws, that is a fault of it, and its items go one by one, so that the one that breaks it holds up no
 * other: what is said of price and stock may be said twice.
 */
export async function sayTogether(channel: LoadedChannel, items: OfferItem[]): Promise<OfferOutcome[]> {
  try {
    const outcomes = await channel.adapter.sendOffers(items, channel.context);
    if (outcomes.length !== items.length) throw new Error(`${items.length} items were sent and ${outcomes.length} outcomes came back`);
    return outcomes;
  } catch (error) {
    if (items.length === 1) return [{ outcome: 'terminal', issues: [adapterFailed(items[0]!, error)] }];
    const outcomes: OfferOutcome[] = [];
    for (const item of items) outcomes.push(...(await sayTogether(channel, [item])));
    return outcomes;
  }
}

function adapterFailed({ listing }: OfferItem, error: unknown) {
  return {
    code: 'adapter_failed',
    path: listing.key,
    message: `The adapter failed: ${error instanceof Error ? error.message : String(error)}`,
    fix: 'This is a fault of Plinth: report it with this listing; it is sent again when it changes',
    severity: 'error' as const,
    owner: 'plinth',
  };
}
