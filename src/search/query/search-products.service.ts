import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { AttributeCatalog, ReadProducts, type SeenNode } from '../../catalog/index.js';
import { BuildIndex } from '../build/build-index.service.js';
import type { Facet, FacetsAsk } from '../facets/facet.js';
import { needFew } from '../facets/plan-facets.js';
import { ReadFacets } from '../facets/read-facets.service.js';
import type { Instead } from '../text/resolve-texts.js';
import { askedText, compileFilter } from './compile.js';
import { cursorOf, orderKeyOf } from './cursors.js';
import type { Condition } from './condition.js';
import type { SearchFilter } from './filter.js';
import { EstimateCount } from './estimate-count.service.js';
import { inTime } from './in-time.js';
import type { OrderKey } from './order.js';
import { countRows, readKeyed, readKeyless, type FoundNode, type Question } from './page.repository.js';
import { orderOf, type SearchSort } from './question.js';
import { ReadGround } from './read-ground.service.js';
import type { Rows } from './rows.js';
import type { Estimate } from './sample.js';

export interface SearchQuery {
  filter: SearchFilter;
  /** Null: as the view has it, or products. */
  rows: Rows | null;
  /** Null: as the view has it, or by SKU. */
  sort: SearchSort | null;
  /** What must hold beside the filter, with rows and order of its own: a question that somebody keeps. */
  view?: { filter: SearchFilter; rows: Rows | null; sort: SearchSort | null } | null;
  first: number;
  after?: string | null;
}

export interface SearchPage {
  items: (SeenNode & { cursor: string })[];
  hasNextPage: boolean;
  count: () => Promise<number>;
  /** About how many, in bounded time. */
  estimate: () => Promise<Estimate>;
  /** All facets of one question, however often they are asked for, are counted together against what is allowed. */
  facets: (asks: FacetsAsk) => Promise<Facet[]>;
  /** Words of the texts asked for that nothing has, and what was looked for instead. */
  searchedFor: Instead[];
}

/**
 * Finds products, variants or both by what their cells and they themselves are. A page costs a constant number of statements: the definitions' stamp,
 * two for each text (four where a word of it finds nothing), one for the page (one more where it reaches the rows without a value), one for a total
 * that is asked for, one for the trees. Throws a Refusal where
 * the question names what is not there, is malformed or too large, and while the index is being built.
 */
@Injectable()
export class SearchProducts {
  constructor(
    private readonly ds: DataSource,
    private readonly catalog: AttributeCatalog,
    private readonly products: ReadProducts,
    private readonly grounds: ReadGround,
    private readonly build: BuildIndex,
    private readonly facets: ReadFacets,
    private readonly estimates: EstimateCount,
  ) {}

  async page({ view, first, after, ...own }: SearchQuery): Promise<SearchPage> {
    await this.build.needWhole();
    const m = this.ds.manager;
    const schema = await this.catalog.load(m);
    const placed = [...(view ? [{ filter: view.filter, path: 'view.filter' }] : []), { filter: own.filter, path: 'filter' }];
    const ground = await this.grounds.of(schema, ...placed);
    const compiled = (): Condition[] => placed.map(({ filter: one, path }) => compileFilter(ground, one, path));
    // What is wrong with the rest is told before anything is asked because of a text.
    compiled();
    const searchedFor = await inTime(this.grounds.resolve(ground));
    const rows = own.rows ?? view?.rows ?? 'products';
    const isOfView = own.sort === null && view?.sort != null;
    const sort = own.sort ?? view?.sort ?? {};
    const text = askedText(ground, own.filter.text ?? view?.filter.text);
    const order = orderOf(await this.grounds.seenAs(ground, sort.channel), sort, text, isOfView ? 'view.sort' : 'sort');
    const question: Question = { condition: { kind: 'all', of: compiled() }, rows, order };
    const filter = view ? { and: [view.filter, own.filter] } : own.filter;
    const asked = { filter, rows, sort };
    const found = await inTime(this.read(question, after == null ? null : orderKeyOf(asked, question.order, after), first + 1));
    const shown = found.slice(0, first);
    const seen = this.products.seen(shown, schema);
    const items = shown.map((node, at) => ({ ...seen[at]!, cursor: cursorOf(asked, node) }));
    const isWhole = after == null && found.length <= first;
    let facets = 0;
    return {
      ...{ items, hasNextPage: found.length > first, searchedFor },
      count: () => (isWhole ? Promise.resolve(items.length) : inTime(countRows(m, question))),
      estimate: async () => (isWhole ? { count: items.length, isExact: true, error: 0 } : this.estimates.of(question)),
      facets: async (asks) => {
        needFew((facets += asks.of.length));
        return inTime(this.facets.read(ground, own.filter, view?.filter ?? null, rows, asks));
      },
    };
  }

  private async read(question: Question, after: OrderKey | null, limit: number): Promise<(FoundNode & { isEmpty: boolean })[]> {
    const m = this.ds.manager;
    const { order } = question;
    const keyed = after?.isEmpty ? [] : await readKeyed(m, question, after, limit);
    const left = limit - keyed.length;
    const keyless =
      order.by === 'cell' && left > 0 ? await readKeyless(m, { ...question, order }, after?.isEmpty ? after : null, left) : [];
    return [...keyed.map((node) => ({ ...node, isEmpty: false })), ...keyless.map((node) => ({ ...node, isEmpty: true }))];
  }
}
