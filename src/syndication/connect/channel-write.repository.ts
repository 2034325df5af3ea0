import { In, Not, type EntityManager, type FindOptionsWhere } from 'typeorm';
import { query } from '../../../libs/db/index.js';
import type { ChannelState } from '../reach/channel.repository.js';
import { ChannelEntity } from '../reach/channel.entity.js';

/** A channel with the mapping that it renders by. */
export interface ChannelView extends Pick<ChannelEntity, 'code' | 'kind' | 'locales' | 'settings' | 'state' | 'dryRun' | 'mappingId'> {
  account: string;
  market: string;
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

export type NewChannelRow = Pick<
  ChannelEntity,
  'code' | 'accountCode' | 'kind' | 'marketCode' | 'locales' | 'settings' | 'mappingId' | 'dryRun'
>;

/** False: the code is taken. It starts in state `matching`: read-only until a person confirmed what is there. */
export async function insertChannel(m: EntityManager, channel: NewChannelRow, now: Date): Promise<boolean> {
  const insert = m.createQueryBuilder().insert().into(ChannelEntity);
  const row = { ...channel, createdAt: now } as never;
  const { raw } = await insert.values(row).orIgnore().returning('code').updateEntity(false).execute();
  return (raw as unknown[]).length === 1;
}

/** False: it was not in one of these states. */
export function moveChannel(m: EntityManager, code: string, from: ChannelState[], to: ChannelState): Promise<boolean> {
  return change(m, { code, state: In(from) }, { state: to });
}

/** False: it is not active. */
export function askToReconcile(m: EntityManager, code: string, now: Date): Promise<boolean> {
  return change(m, { code, state: 'active' }, { reconcileSince: now });
}

export function setDryRun(m: EntityManager, code: string, dryRun: boolean): Promise<boolean> {
  return change(m, { code }, { dryRun });
}

export function setMapping(m: EntityManager, code: string, mappingId: string): Promise<boolean> {
  return change(m, { code, mappingId: Not(mappingId) }, { mappingId });
}

/** One statement. False: the row was not as it should be, and nothing was changed. */
async function change(m: EntityManager, where: FindOptionsWhere<ChannelEntity>, to: Partial<ChannelEntity>): Promise<boolean> {
  const { affected } = await m.getRepository(ChannelEntity).update(where, to as never);
  return affected === 1;
}
