import type { DataSource } from 'typeorm';

export interface ChannelResult {
  channel: string;
  listings: number;
  live: number;
  /** Milliseconds from the approval of the product for this channel to the read-back that showed the listing live. */
  p50: number;
  p95: number;
  p99: number;
}

/** How long each listing took from approval to live, from the times in the ledger. */
export async function channelResults(ds: DataSource): Promise<ChannelResult[]> {
  return ds.query<ChannelResult[]>(
    `SELECT l.channel_code AS channel, count(*)::int AS listings, count(*) FILTER (WHERE l.state = 'live')::int AS live,
            coalesce(percentile_cont(0.5) WITHIN GROUP (ORDER BY t.ms), 0)::float8 AS p50,
            coalesce(percentile_cont(0.95) WITHIN GROUP (ORDER BY t.ms), 0)::float8 AS p95,
            coalesce(percentile_cont(0.99) WITHIN GROUP (ORDER BY t.ms), 0)::float8 AS p99
     FROM listing l
     CROSS JOIN LATERAL (SELECT extract(epoch FROM l.live_at - max(a.approved_at)) * 1000 AS ms
       FROM approval a WHERE a.root_id = l.root_id AND a.channel_code = l.channel_code) AS t
     GROUP BY l.channel_code ORDER BY l.channel_code`,
  );
}

/** When the last listing was read back live. */
export async function lastLive(ds: DataSource): Promise<Date | null> {
  const [row] = await ds.query<{ at: Date | null }[]>(`SELECT max(live_at) AS at FROM listing WHERE state = 'live'`);
  return row!.at;
}

export interface Why {
  channel: string;
  code: string;
  listings: number;
  message: string;
}

/** Why what is not live is not. */
export async function whyNotLive(ds: DataSource): Promise<Why[]> {
  return ds.query<Why[]>(
    `SELECT l.channel_code AS channel, coalesce(l.last_problem ->> 'code', l.state) AS code, count(*)::int AS listings,
            coalesce(min(l.last_problem ->> 'message'), '') AS message
     FROM listing l WHERE l.state <> 'live' GROUP BY 1, 2 ORDER BY listings DESC`,
  );
}
