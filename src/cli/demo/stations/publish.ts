import { setTimeout as wait } from 'node:timers/promises';
import type { PlinthClient } from '../plinth-client.js';

export interface ChannelSummary {
  channel: string;
  products: number;
  payloads: number;
  listings: { state: string; count: number }[];
  reasons: { code: string; owner: string; message: string; fix: string; listings: number }[];
  openDrift: number;
}

const SUMMARY = `query Summary($channel: String!) {
  channelSummary(channel: $channel) {
    channel products payloads openDrift listings { state count } reasons { code owner message fix listings }
  }
}`;

/** States in which the controller still has something to do. */
const MOVING = new Set(['planned', 'sending', 'unknown', 'sent', 'accepted', 'processed', 'withdrawing']);

export async function summary(client: PlinthClient, channel: string): Promise<ChannelSummary> {
  return (await client.graphql<{ channelSummary: ChannelSummary }>(SUMMARY, { channel })).channelSummary;
}

export const inState = (of: ChannelSummary, ...states: string[]): number =>
  of.listings.filter(({ state }) => states.includes(state)).reduce((sum, { count }) => sum + count, 0);

export const total = (of: ChannelSummary): number => of.listings.reduce((sum, { count }) => sum + count, 0);

/** True where every listing of the channel came to rest: live, refused by us, rejected by the channel, or withdrawn. */
export const settled = (of: ChannelSummary): boolean => of.listings.every(({ state, count }) => count === 0 || !MOVING.has(state));

/**
 * Watches the worker until every channel has come to rest. `plannedAtLeast` keeps an empty ledger, which is at rest too, from being taken
 * for a finished one.
 */
export async function watchPublishing(
  client: PlinthClient,
  channels: string[],
  options: { timeoutMs: number; planned: () => Promise<boolean>; seen: (summaries: ChannelSummary[]) => void },
): Promise<ChannelSummary[]> {
  const until = Date.now() + options.timeoutMs;
  for (;;) {
    const planned = await options.planned();
    const summaries = await Promise.all(channels.map((channel) => summary(client, channel)));
    options.seen(summaries);
    if (planned && summaries.every(settled)) return summaries;
    if (Date.now() > until) {
      const open = summaries
        .filter((one) => !settled(one))
        .map((one) => `${one.channel}: ${one.listings.map((l) => `${l.count} ${l.state}`).join(', ')}`);
      throw new Error(`Publishing did not come to rest in ${options.timeoutMs / 1000} s. ${open.join('; ')}`);
    }
    await wait(200);
  }
}
