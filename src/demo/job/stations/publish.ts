import { setTimeout as wait } from 'node:timers/promises';
import type { PlinthClient } from '../../../cli/import/index.js';

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

export async function summary(client: PlinthClient, channel: string): Promise<ChannelSummary> {
  return (await client.graphql<{ channelSummary: ChannelSummary }>(SUMMARY, { channel })).channelSummary;
}

export const total = (of: ChannelSummary): number => of.listings.reduce((sum, { count }) => sum + count, 0);

/** Watches the worker until every listing has come to rest. `planned`: nothing waits to be planned, so an empty ledger is not a finished one. */
export async function watchPublishing(
  client: PlinthClient,
  channels: string[],
  options: {
    timeoutMs: number;
    planned: () => Promise<boolean>;
    moving: () => Promise<number>;
    seen: (summaries: ChannelSummary[]) => void;
  },
): Promise<ChannelSummary[]> {
  const until = Date.now() + options.timeoutMs;
  for (;;) {
    const rested = (await options.planned()) && (await options.moving()) === 0;
    const summaries = await Promise.all(channels.map((channel) => summary(client, channel)));
    options.seen(summaries);
    if (rested) return summaries;
    if (Date.now() > until) {
      const states = summaries.map((one) => `${one.channel}: ${one.listings.map((l) => `${l.count} ${l.state}`).join(', ')}`);
      throw new Error(`Publishing did not come to rest in ${options.timeoutMs / 1000} s. ${states.join('; ')}`);
    }
    await wait(200);
  }
}
