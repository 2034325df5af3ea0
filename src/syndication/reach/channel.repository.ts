import type { EntityManager } from 'typeorm';
import { named } from '../../../libs/db/index.js';
import type { AccountEntity } from './account.entity.js';
import type { ChannelEntity } from './channel.entity.js';

export type ChannelState = ChannelEntity['state'];

/** A channel with its market and account. */
export interface ChannelRow extends Omit<ChannelEntity, 'createdAt' | 'singleLocation'>, Pick<AccountEntity, 'credentials'> {
  country: string;
  currency: string;
  accountSettings: AccountEntity['settings'];
  /** Of the assortments that there are, the places of those that decide what is meant for it. */
  assortment: string[];
  /** Another text whenever the channel's or the account's row was written. */
  stamp: string;
}

const ASSORTMENT = `ARRAY(SELECT s.place FROM assortment s WHERE s.channel_code = c.code OR s.market_code = c.market_code ORDER BY s.place)`;

/** All channels with their accounts. There are tens of them at most, so they are read whole. SQL: workers ask it all the time, and it joins. */
export async function readChannels(m: EntityManager): Promise<ChannelRow[]> {
  return named<ChannelRow>(
    m,
    `SELECT c.code, c.kind, c.account_code AS "accountCode", c.locales, c.settings, c.state, c.dry_run AS "dryRun", c.mapping_id::text AS "mappingId",
            c.reconcile_since AS "reconcileSince",
            mk.code AS "marketCode", mk.country, mk.currency, a.settings AS "accountSettings", a.credentials,
            ${ASSORTMENT} AS assortment, concat_ws('.', c.xmin, a.xmin, mk.xmin, ${ASSORTMENT}) AS stamp
     FROM channel c JOIN account a ON a.code = c.account_code JOIN market mk ON mk.code = c.market_code
     ORDER BY c.code`,
  );
}
