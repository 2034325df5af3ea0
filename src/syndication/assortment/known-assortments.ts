import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { AssortmentEntity } from './assortment.entity.js';
import type { Exception, Rule } from './assortment.js';
import { exceptionsOfPlaces, lockAssortments, lockWritten, rulesOfPlaces } from './assortment.repository.js';

/** An assortment with all that it says. */
export interface HeldAssortment extends AssortmentEntity {
  rules: readonly Rule[];
  exceptions: readonly Exception[];
}

type Said = Pick<HeldAssortment, 'revision' | 'rules' | 'exceptions'>;

/** What assortments say, kept by their revision: thousands of exceptions are not read again for each batch of products. */
@Injectable()
export class KnownAssortments {
  private readonly known = new Map<string, Said>();

  /** All of them, held until the transaction ends. One statement where nothing has changed. */
  async hold(m: EntityManager): Promise<HeldAssortment[]> {
    return this.told(m, await lockAssortments(m));
  }

  /** The same of those that somebody wrote. */
  async holdWritten(m: EntityManager): Promise<HeldAssortment[]> {
    return this.told(m, await lockWritten(m));
  }

  private async told(m: EntityManager, rows: AssortmentEntity[]): Promise<HeldAssortment[]> {
    const news = rows.filter(({ place, revision }) => this.known.get(place)?.revision !== revision);
    if (news.length > 0) await this.read(m, news);
    return rows.map((row) => ({ ...row, ...this.known.get(row.place)!, revision: row.revision }));
  }

  private async read(m: EntityManager, news: AssortmentEntity[]): Promise<void> {
    const places = news.map(({ place }) => place);
    const [rules, exceptions] = [await rulesOfPlaces(m, places), await exceptionsOfPlaces(m, places)];
    const of = <T extends { place: string }>(all: T[], place: string): T[] => all.filter((one) => one.place === place);
    for (const { place, revision } of news) this.known.set(place, { revision, rules: of(rules, place), exceptions: of(exceptions, place) });
  }
}
