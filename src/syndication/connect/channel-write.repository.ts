import type { EntityManager } from 'typeorm';
import { query } from '../../../libs/db/index.js';
import type { ChannelState } from '../reach/channel.repository.js';

export interface ChannelView {
  code: string;
  kind: string;
  account: string;
  market: string;
  locales: string[];
  settings: Record<string, unknown>;
  state: ChannelState;
  dryRun: boolean;
  mappingId: string;
  mappingCode: string;
  mappingVersion: number;
}

const VIEW = `SELECT c.code, c.kind, c.account_code AS account, c.market_code AS market, c.locales, c.settings, c.state, c.dry_run AS "dryRun",
  c.mapping_id::text AS "mappingId", mp.code AS "mappingCode", mp.version AS "mappingVersion"
  FROM channel c JOIN mapping mp ON mp.id = c.mapping_id`;

export async function channelViews(m: EntityManager): Promise<ChannelView[]> {
  return query<ChannelView>(m, `${VIEW} ORDER BY c.code`);
}

export async function channelView(m: EntityManager, code: string): Promise<ChannelView | undefined> {
  const [row] = await query<ChannelView>(m, `${VIEW} WHERE c.code = $1`, [code]);
  return row;
}

/** False: the code is taken. It starts in state `matching`: read-only until a person confirmed what is there. */
export async function insertChannel(
  m: EntityManager,
  channel: {
    code: string;
    account: string;
    kind: string;
    market: string;
    locales: string[];
    settings: object;
    mappingId: string;
    dryRun: boolean;
  },
  now: Date,
): Promise<boolean> {
  const rows = await query(
    m,
    `INSERT INTO channel (code, account_code, kind, market_code, locales, settings, mapping_id, dry_run, created_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (code) DO NOTHING RETURNING code`,
    [
      channel.code,
      channel.account,
      channel.kind,
      channel.market,
      channel.locales,
      JSON.stringify(channel.settings),
      channel.mappingId,
      channel.dryRun,
      now,
    ],
  );
  return rows.length === 1;
}

/** False: it was not in one of these states. */
export async function moveChannel(m: EntityManager, code: string, from: ChannelState[], to: ChannelState): Promise<boolean> {
  const rows = await query(m, `UPDATE channel SET state = $3 WHERE code = $1 AND state = ANY($2) RETURNING code`, [code, from, to]);
  return rows.length === 1;
}

/** False: it is not active. */
export async function askToReconcile(m: EntityManager, code: string, now: Date): Promise<boolean> {
  const rows = await query(m, `UPDATE channel SET reconcile_since = $2 WHERE code = $1 AND state = 'active' RETURNING code`, [code, now]);
  return rows.length === 1;
}

export async function setDryRun(m: EntityManager, code: string, dryRun: boolean): Promise<boolean> {
  const rows = await query(m, `UPDATE channel SET dry_run = $2 WHERE code = $1 RETURNING code`, [code, dryRun]);
  return rows.length === 1;
}

export async function setMapping(m: EntityManager, code: string, mappingId: string): Promise<boolean> {
  const rows = await query(m, `UPDATE channel SET mapping_id = $2 WHERE code = $1 AND mapping_id <> $2 RETURNING code`, [code, mappingId]);
  return rows.length === 1;
}
