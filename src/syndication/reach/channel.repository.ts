import { In, type EntityManager } from 'typeorm';
import { LOCKS, named, query } from '../../../libs/db/index.js';
import { MappingEntity } from '../mapping/mapping.entity.js';
import type { MappingBody } from '../../port/index.js';
import type { AccountEntity } from './account.entity.js';
import type { ChannelEntity } from './channel.entity.js';

export type ChannelState = ChannelEntity['state'];

/** A channel with its market and account. */
export interface ChannelRow extends Omit<ChannelEntity, 'createdAt'>, Pick<AccountEntity, 'credentials'> {
  country: string;
  currency: string;
  accountSettings: AccountEntity['settings'];
  /** Another text whenever the channel's or the account's row was written. */
  stamp: string;
}

/** All channels with their accounts. There are tens of them at most, so they are read whole. */
export async function readChannels(m: EntityManager): Promise<ChannelRow[]> {
  return named<ChannelRow>(
    m,
    `SELECT c.code, c.kind, c.account_code AS "accountCode", c.locales, c.settings, c.state, c.dry_run AS "dryRun", c.mapping_id::text AS "mappingId",
            c.reconcile_since AS "reconcileSince",
            mk.code AS "marketCode", mk.country, mk.currency, a.settings AS "accountSettings", a.credentials,
            concat_ws('.', c.xmin, a.xmin, mk.xmin) AS stamp
     FROM channel c JOIN account a ON a.code = c.account_code JOIN market mk ON mk.code = c.market_code
     ORDER BY c.code`,
  );
}

const MAPPING_COLUMNS = `id::text, code, kind, version, body, hash, created_by AS "createdBy", created_at AS "createdAt"`;

export function readMappings(m: EntityManager, ids: string[]): Promise<MappingEntity[]> {
  return m.getRepository(MappingEntity).findBy({ id: In(ids) });
}

export function readMappingVersions(m: EntityManager, code: string): Promise<MappingEntity[]> {
  return m.getRepository(MappingEntity).find({ where: { code }, order: { version: 'DESC' }, take: 100 });
}

/** The next version of a mapping; the same body as the newest makes none and gives that one. */
export async function insertMapping(
  m: EntityManager,
  mapping: { code: string; kind: string; body: MappingBody; hash: string; by: string },
): Promise<MappingEntity> {
  const [row] = await query<MappingEntity>(
    m,
    `WITH lock AS MATERIALIZED (SELECT pg_advisory_xact_lock(hashtext('${LOCKS.mappingPrefix}' || $1))),
          newest AS (SELECT m.* FROM mapping m, lock WHERE m.code = $1 ORDER BY m.version DESC LIMIT 1),
          made AS (
            INSERT INTO mapping (code, kind, version, body, hash, created_by)
            SELECT $1, $2, coalesce((SELECT version FROM newest), 0) + 1, $3::jsonb, $4, $5
            FROM lock WHERE NOT EXISTS (SELECT 1 FROM newest WHERE hash = $4)
            RETURNING *)
     SELECT ${MAPPING_COLUMNS} FROM (SELECT * FROM made UNION ALL SELECT * FROM newest WHERE hash = $4) AS mapping`,
    [mapping.code, mapping.kind, JSON.stringify(mapping.body), mapping.hash, mapping.by],
  );
  return row!;
}
