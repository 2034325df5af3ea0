import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository, type EntityManager } from 'typeorm';
import { LocaleEntity } from './locale.entity.js';
import { MarketEntity } from './market.entity.js';
import type { LocaleRow, MarketRow, ScopeRow } from './place-rules.js';
import type { Market } from '../schema/schema.js';
import { ScopeEntity } from './scope.entity.js';

/** A row that says nothing new is not touched. */
const BY_CODE = { conflictPaths: ['code'], skipUpdateIfNoValuesChanged: true };

/** Places are tens at most, and each is saved whole. They are read with all definitions (schema.repository). */
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

  /** `stored`: the markets that there are, whose bounds stay where a row says none. */
  async upsertMarkets(m: EntityManager, rows: MarketRow[], stored: ReadonlyMap<string, Market>): Promise<void> {
    const whole = rows.map(({ code, country, currency, taxDisplay, priceBounds }) => ({
      ...{ code, country, currency, taxDisplay: taxDisplay ?? ('net' as const) },
      priceBounds: priceBounds ?? stored.get(code)?.priceBounds ?? {},
    }));
    await m.withRepository(this.markets).upsert(whole, BY_CODE);
  }

  async upsertScopes(m: EntityManager, rows: ScopeRow[]): Promise<void> {
    const whole = rows.map(({ code, kind, parentCode }) => ({ code, kind, parentCode: parentCode ?? null }));
    await m.withRepository(this.scopes).upsert(whole, BY_CODE);
  }
}
