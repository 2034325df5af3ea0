import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { inTransaction } from '../../../libs/db/index.js';
import { problem, type Problem } from '../../../libs/problem/index.js';
import { PersonsRepository, recordAudit, type Acting } from '../../journal/index.js';
import { decodeCursor, encodeCursor } from '../products/cursor.js';
import { unknownSku } from '../products/sku.js';
import { AttributeCatalog } from '../schema/attribute-catalog.js';
import { existingCategories } from '../schema/schema.repository.js';
import { checkSale, saleRefusals, type AnnouncedSale, type NewSale } from './announced-sale.js';
import { ReleaseHolds } from './release-holds.service.js';
import type { SaleState } from './sale-state.js';
import { endSale, insertSale, letIn, lockSale, pageSales, unknownSkus } from './announced-sales.repository.js';

/** What became of a call about one sale. With `problems`, nothing changed. */
export interface SaleResult {
  sale?: AnnouncedSale;
  /** Prices that waited, fit it and count now. */
  released?: number;
  problems: Problem[];
}

const MOST_TOLD = 20;

/** Sales that are known before their prices come: one person announces, another lets in, anybody who may ends. */
@Injectable()
export class AnnouncedSales {
  constructor(
    private readonly ds: DataSource,
    private readonly catalog: AttributeCatalog,
    private readonly persons: PersonsRepository,
    private readonly holds: ReleaseHolds,
  ) {}

  /** Stores a sale, which another person has to let in; with problems, nothing was stored. Audited. */
  async announce(sale: NewSale, by: Acting): Promise<SaleResult> {
    return inTransaction(this.ds, async (m) => {
      const problems = [...checkSale(await this.catalog.load(m), sale, by.now), ...(await this.missing(m, sale))];
      if (problems.length > 0) return { problems };
      const id = await insertSale(m, sale, by.person, by.now);
      await recordAudit(m, by, { verb: 'announce_sale', target: `sale:${id}`, details: sale });
      return { sale: (await lockSale(m, id))!, problems: [] };
    });
  }

  /** By another person than the one who announced it; the database counts persons as well. What waits and fits it counts at once. */
  async letIn(id: string, by: Acting): Promise<SaleResult> {
    let released = 0;
    const result = await this.change(id, by, 'let_in_sale', async (m, sale) => {
      released = 0;
      if (sale.state !== 'announced') return saleRefusals.notOpen(sale);
      if (sale.endsAt <= by.now) return saleRefusals.over(sale);
      if ((await this.persons.spellingsOf(m, by.person)).has(sale.announcedBy)) return saleRefusals.fourEyes(sale, by.person);
      await letIn(m, id, by.person, by.now);
      released = await this.holds.release(m, id, by);
    });
    return { ...result, released };
  }

  /** One person is enough to stop: from now on nothing more fits it. Prices that it let in stay until the ERP or their window ends them. */
  async end(id: string, reason: string | null, by: Acting): Promise<SaleResult> {
    return this.change(id, by, 'end_sale', async (m, sale) => {
      if (sale.state === 'ended') return saleRefusals.notOpen(sale);
      return endSale(m, id, by.person, reason, by.now);
    });
  }

  /** Newest first. */
  async page(filter: { market: string | null; state: SaleState | null }, after: string | null, first: number) {
    const query = { sales: filter };
    const before = after === null ? null : decodeCursor(query, after, /^$/).id;
    const rows = await pageSales(this.ds.manager, filter, before, first + 1);
    const sales = rows.slice(0, first);
    const last = sales.at(-1);
    return { sales, hasNextPage: rows.length > first, endCursor: last ? encodeCursor(query, '', last.id) : null };
  }

  private async change(
    id: string,
    by: Acting,
    verb: string,
    make: (m: EntityManager, sale: AnnouncedSale) => Promise<Problem | void>,
  ): Promise<SaleResult> {
    if (!/^\d{1,18}$/.test(id)) return { problems: [saleRefusals.unknown(id)] };
    return inTransaction(this.ds, async (m) => {
      const sale = await lockSale(m, id);
      if (!sale) return { problems: [saleRefusals.unknown(id)] };
      const refused = await make(m, sale);
      if (refused) return { sale, problems: [refused] };
      const changed = (await lockSale(m, id))!;
      await recordAudit(m, by, { verb, target: `sale:${id}`, details: { name: sale.name, reason: changed.endReason } });
      return { sale: changed, problems: [] };
    });
  }

  /** What it names and there is not. */
  private async missing(m: EntityManager, { skus, category }: NewSale): Promise<Problem[]> {
    const lost = skus ? await unknownSkus(m, skus) : [];
    const found = lost.slice(0, MOST_TOLD).map((sku) => unknownSku(sku, `input.skus.${skus!.indexOf(sku)}`));
    if (category !== null && !(await existingCategories(m, [category])).has(category))
      found.push(problem('category_unknown', 'input.category', 'There is no such category.', 'Use the code of an existing category.'));
    return found;
  }
}
