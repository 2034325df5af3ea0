import type { LoadedChannel } from '../../reach/loaded-channel.js';
import type { WithdrawItem, WithdrawOutcome } from '../../../port/index.js';

/** Alone, too, if together it fails: one that breaks the adapter keeps no other on the channel. */
export async function withdrawTogether(channel: LoadedChannel, items: WithdrawItem[]): Promise<WithdrawOutcome[]> {
  try {
    const outcomes = await channel.adapter.withdraw(items, channel.context);
    if (outcomes.length === items.length) return outcomes;
    throw new Error('Not as many outcomes as items');
  } catch (error) {
    if (items.length === 1) return [{ outcome: 'retry', afterMs: 60_000, reason: `The adapter failed: ${String(error)}` }];
    const outcomes: WithdrawOutcome[] = [];
    for (const item of items) outcomes.push(...(await withdrawTogether(channel, [item])));
    return outcomes;
  }
}
