import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository, type EntityManager } from 'typeorm';
import { LocaleEntity } from './locale.entity.js';
import { MarketEntity } from './market.entity.js';
import type { LocaleRow, MarketRow, ScopeRow } from './place-rules.js';
import type { Market, Scope } from '../schema/schema.js';
import { ScopeEntity } from './scope.entity.js';

/** A row that says nothing new is not touched. */
const BY_CODE = { conflictPaths: ['code'], skipUpdateIfNoValuesChanged: true };

/** Places are tens at most, and each is saved whole, with what a row leaves out as it is stored. They are read with all definitions (schema.repository). */
@Injectable()
export class PlacesRepository {
  constructor(
    @InjectRepository(LocaleEntity) private readonly locales: Repository<LocaleEntity>,
    @InjectRepository(MarketEntity) private readonly markets: Repository<MarketEntity>,
    @InjectRepository(ScopeEntity) private readonly scopes: Repository<ScopeEntity>,
  ) {}

  async upsertLocales(m: EntityManager, rows: LocaleRow[]): Promise<void> {
    await m.withRepository(this.locales).upsert(rows, BY_CODE);
  }

  /** `stored`: the markets that there are. */
  async upsertMarkets(m: EntityManager, rows: MarketRow[], stored: ReadonlyMap<string, Market>): Promise<void> {
    const whole = rows.map(({ code, country, currency, taxDisplay, priceBounds }) => ({
      ...{ code, country, currency, taxDisplay: taxDisplay ?? stored.get(code)?.taxDisplay ?? ('net' as const) },
      priceBounds: priceBounds ?? stored.get(code)?.priceBounds ?? {},
    }));
    await m.withRepository(this.markets).upsert(whole, BY_CODE);
  }

  /** `stored`: the scopes that there are. */
  async upsertScopes(m: EntityManager, rows: ScopeRow[], stored: ReadonlyMap<string, Scope>): Promise<void> {
    const parentOf = ({ code, parentCode }: ScopeRow) => (parentCode === undefined ? (stored.get(code)?.parentCode ?? null) : parentCode);
    const whole = rows.map((row) => ({ code: row.code, kind: row.kind, parentCode: parentOf(row) }));
    await m.withRepository(this.scopes).upsert(whole, BY_CODE);
  }
}
