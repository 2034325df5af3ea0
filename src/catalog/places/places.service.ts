import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Problem } from '../../../libs/problem/index.js';
import { AttributeCatalog } from '../schema/attribute-catalog.js';
import { lockDefinitions } from '../schema/definition-lock.js';
import { checkLocales, checkMarkets, checkScopes, type LocaleRow, type MarketRow, type ScopeRow } from './place-rules.js';
import { PlacesRepository } from './places.repository.js';

/**
 * Where values and offers apply: locales, markets, and scopes. Syndication registers its channels and their groups as scopes; that
 * is all the catalogue knows of channels. With any problem, nothing was changed.
 */
@Injectable()
export class Places {
  constructor(
    private readonly catalog: AttributeCatalog,
    private readonly places: PlacesRepository,
  ) {}

  /** Creates locales or changes their labels. */
  async upsertLocales(m: EntityManager, rows: LocaleRow[]): Promise<Problem[]> {
    const problems = checkLocales(rows);
    if (problems.length === 0) await this.places.upsertLocales(m, rows);
    return problems;
  }

  /** Creates or changes markets; country and currency of one stay. */
  async upsertMarkets(m: EntityManager, rows: MarketRow[]): Promise<Problem[]> {
    await lockDefinitions(m);
    const schema = await this.catalog.load(m);
    const problems = checkMarkets(schema, rows);
    if (problems.length === 0) await this.places.upsertMarkets(m, rows, schema.markets);
    return problems;
  }

  /** Creates or changes scopes; the kind of one stays. */
  async registerScopes(m: EntityManager, rows: ScopeRow[]): Promise<Problem[]> {
    await lockDefinitions(m);
    const schema = await this.catalog.load(m);
    const problems = checkScopes(schema, rows);
    if (problems.length === 0) await this.places.upsertScopes(m, rows, schema.scopes);
    return problems;
  }

  /** The same for one. */
  registerScope(m: EntityManager, row: ScopeRow): Promise<Problem[]> {
    return this.registerScopes(m, [row]);
  }
}
