import type { ApprovalTime } from '../../approval/index.js';
import type { ListingOutcome } from '../../syndication/index.js';

export interface ChannelResult {
  channel: string;
  listings: number;
  live: number;
  /** Milliseconds from the approval of the product for this channel to the read-back that showed the listing live. */
  p50: number;
  p95: number;
  p99: number;
}

/** How long each listing took from approval to live, from the times in the ledger. Channels by name. */
export function channelResults(outcomes: ListingOutcome[], approvals: ApprovalTime[]): ChannelResult[] {
  const approved = new Map(approvals.map(({ rootId, channel, approvedMs }) => [`${rootId} ${channel}`, approvedMs]));
  return [...Map.groupBy(outcomes, ({ channel }) => channel)]
    .map(([channel, all]) => {
      const took = all.flatMap(({ rootId, liveMs }) => {
        const from = approved.get(`${rootId} ${channel}`);
        return liveMs === null || from === undefined ? [] : [liveMs - from];
      });
      took.sort((a, b) => a - b);
      const live = all.filter(({ state }) => state === 'live').length;
      return { channel, listings: all.length, live, p50: percentile(took, 0.5), p95: percentile(took, 0.95), p99: percentile(took, 0.99) };
    })
    .sort((a, b) => (a.channel < b.channel ? -1 : 1));
}

/** Between two values in proportion, as PostgreSQL's percentile_cont does; 0 of none. */
export function percentile(sorted: number[], share: number): number {
  const place = share * (sorted.length - 1);
  const [low, high] = [sorted[Math.floor(place)], sorted[Math.ceil(place)]];
  return low === undefined || high === undefined ? 0 : low + (high - low) * (place - Math.floor(place));
}

/** When the last listing was read back live, in milliseconds since 1970. */
export function lastLive(outcomes: ListingOutcome[]): number | null {
  return outcomes.reduce<number | null>((last, { state, liveMs }) => (state === 'live' ? Math.max(last ?? 0, liveMs!) : last), null);
}

export interface Why {
  channel: string;
  code: string;
  listings: number;
  message: string;
}

/** Why what is not live is not, most frequent first. */
export function whyNotLive(outcomes: ListingOutcome[]): Why[] {
  const groups = Map.groupBy(
    outcomes.filter(({ state }) => state !== 'live'),
    ({ channel, code, state }) => `${channel} ${code ?? state}`,
  );
  return [...groups.values()]
    .map((all) => {
      const { channel, code, state } = all[0]!;
      const messages = all.flatMap(({ message }) => message ?? []).sort();
      return { channel, code: code ?? state, listings: all.length, message: messages[0] ?? '' };
    })
    .sort((a, b) => b.listings - a.listings);
}
