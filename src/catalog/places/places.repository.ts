import type { EntityManager } from 'typeorm';
import { LocaleEntity } from './locale.entity.js';
import { MarketEntity } from './market.entity.js';
import type { LocaleRow, MarketRow, ScopeRow } from './place-rules.js';
import { ScopeEntity } from './scope.entity.js';

/** A row that says nothing new is not touched. */
const BY_CODE = { conflictPaths: ['code'], skipUpdateIfNoValuesChanged: true };

export async function upsertLocales(m: EntityManager, rows: LocaleRow[]): Promise<void> {
  await m.getRepository(LocaleEntity).upsert(rows, BY_CODE);
}

export async function upsertMarkets(m: EntityManager, rows: MarketRow[]): Promise<void> {
  const whole = rows.map(({ code, country, currency, taxDisplay }) => ({ code, country, currency, taxDisplay: taxDisplay ?? 'net' }));
  await m.getRepository(MarketEntity).upsert(whole, BY_CODE);
}

export async function upsertScopes(m: EntityManager, rows: ScopeRow[]): Promise<void> {
  const whole = rows.map(({ code, kind, parentCode }) => ({ code, kind, parentCode: parentCode ?? null }));
  await m.getRepository(ScopeEntity).upsert(whole, BY_CODE);
}
