import type { LoadedChannel } from '../../reach/loaded-channel.js';
import type { ReadItem, ReadOutcome } from '../../../port/index.js';

/** Reading has no effect, so where a batch breaks the adapter, each is read alone at once: one that breaks it hides no other. */
export async function readTogether(channel: LoadedChannel, items: ReadItem[]): Promise<ReadOutcome[]> {
  const together = await readOrFail(channel, items);
  if (together) return together;
  const outcomes: ReadOutcome[] = [];
  for (const item of items) {
    const [outcome] = (await readOrFail(channel, [item])) ?? [];
    outcomes.push(outcome ?? { outcome: 'retry', afterMs: 60_000, reason: 'The adapter fails on reading this listing' });
  }
  return outcomes;
}

async function readOrFail(channel: LoadedChannel, items: ReadItem[]): Promise<ReadOutcome[] | undefined> {
  try {
    const outcomes = await channel.adapter.readBack(items, channel.context);
    return outcomes.length === items.length ? outcomes : undefined;
  } catch {
    return undefined;
  }
}
