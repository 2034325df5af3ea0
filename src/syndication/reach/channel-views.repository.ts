import type { EntityManager } from 'typeorm';
import { query } from '../../../libs/db/index.js';
import type { ChannelEntity } from './channel.entity.js';

/** A channel with the mapping that it renders by. */
export interface ChannelView extends Pick<ChannelEntity, 'code' | 'kind' | 'locales' | 'settings' | 'state' | 'dryRun' | 'mappingId'> {
  account: string;
  market: string;
  mappingCode: string;
  mappingVersion: number;
}

/** SQL, not a repository: a channel is shown with the version of its mapping, and a join is one statement where entities would take two. */
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
