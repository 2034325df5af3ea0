import type { LoadedChannel } from '../../reach/loaded-channel.js';
import type { SendItem, SendOutcome } from '../../../port/index.js';

/** A batch whose adapter threw: what of it arrived is unknown, and each goes alone from then on. */
export interface BatchResult {
  outcomes: SendOutcome[];
  broke: boolean[];
}

/**
 * An adapter returns outcomes; if it throws, that is a fault of it. The batch it threw in is unknown as a whole, and its listings are sent
 * one by one afterwards, so that the one that breaks it harms no other.
 */
export async function sendTogether(channel: LoadedChannel, items: SendItem[]): Promise<BatchResult> {
  if (items.length === 0) return { outcomes: [], broke: [] };
  try {
    const outcomes = await channel.adapter.send(items, channel.context);
    if (outcomes.length !== items.length) throw new Error(`${items.length} items were sent and ${outcomes.length} outcomes came back`);
    return { outcomes, broke: items.map(() => false) };
  } catch (error) {
    const reason = `The adapter failed: ${error instanceof Error ? error.message : String(error)}`;
    return { outcomes: items.map(() => ({ outcome: 'unknown', reason })), broke: items.map(() => true) };
  }
}

/** Alone and failing again: nothing more is tried until it changes. */
export async function sendAlone(channel: LoadedChannel, item: SendItem): Promise<BatchResult> {
  const { outcomes, broke } = await sendTogether(channel, [item]);
  if (!broke[0] || outcomes[0]!.outcome !== 'unknown') return { outcomes, broke };
  const issue = {
    code: 'adapter_failed',
    path: item.listing.key,
    message: outcomes[0]!.reason,
    fix: 'This is a fault of Plinth: report it with this listing; it is sent again when it changes',
    severity: 'error' as const,
    owner: 'plinth',
  };
  return { outcomes: [{ outcome: 'terminal', issues: [issue] }], broke: [false] };
}
